import { describe, expect, it } from "vitest";
import { wholly } from "../../../src/platform/sliced.ts";
import { SUPPLIERS } from "../../../local-cloud/services/suppliers/suppliers.ts";
import { extractProduct } from "../../../src/features/crawl/extract/extract-product.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { ORIGIN, shopOf } from "../../../local-cloud/test/shop-under-test.ts";

const LIMITS = contractFor("production").crawl.extraction;

describe.each(SUPPLIERS)("given the pages of $id", ({ id, currency }) => {
  const { catalog, storefront, get } = shopOf(id);
  const read = async (path: string) =>
    wholly(extractProduct(await (await get(path)).text(), { url: ORIGIN + path, shopCurrency: currency }, LIMITS));

  it("reads name, number, price and availability of sound product pages, and of no related product", async () => {
    // Pages of a shop are made alike: one in nine, from all over its catalogue, says as much as all.
    const sound = catalog.products.filter(({ pageFault }) => pageFault === undefined);
    for (const product of sound.filter((_, place) => place % 9 === 0)) {
      expect(await read(storefront.productPath(product)), product.id).toMatchObject({
        kind: "product",
        product: {
          title: product.name,
          sku: product.id,
          price: { amount: product.priceMinor, currency },
          availability: product.availability,
        },
      });
    }
  });

  it("says what a broken page lacks, and finds no product on a listing", async () => {
    const broken = catalog.products.filter(({ pageFault }) => pageFault === "truncated-markup" || pageFault === "missing-price");
    expect(broken.length).toBeGreaterThan(0);
    for (const product of broken) expect((await read(storefront.productPath(product))).kind, product.id).toBe("nothing");
    for (const category of catalog.categories) expect((await read(storefront.categoryPath(category))).kind, category.slug).toBe("nothing");
  });
});
