import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { extractProduct } from "../../../src/features/crawl/extract/extract-product.ts";

const FOLDER = fileURLToPath(new URL("../../../../shared/data/pages/", import.meta.url).href);
interface Example {
  file: string;
  extruct_products: { name: string; offers?: { price?: string; lowPrice?: string; currency?: string; availability?: string }[] }[];
}
const index = `${FOLDER}index.json`;
const examples = existsSync(index) ? (JSON.parse(readFileSync(index, "utf8")) as Example[]) : [];
const read = (example: Example) =>
  extractProduct(readFileSync(FOLDER + example.file, "utf8"), { url: "https://example.test/page", shopCurrency: "USD" });

describe("given the example pages of schema.org and extruct", () => {
  it.skipIf(examples.length === 0)("finds the product and price that extruct finds, wherever a price above nothing is asked", () => {
    const priced = examples.filter(
      ({ extruct_products: [product] }) => Number(product?.offers?.[0]?.price ?? product?.offers?.[0]?.lowPrice ?? 0) > 0,
    );
    expect(priced.length).toBeGreaterThan(3);
    for (const example of priced) {
      const [expected] = example.extruct_products;
      const [offer] = expected?.offers ?? [];
      const extraction = read(example);
      expect(extraction, example.file).toMatchObject({
        kind: "product",
        product: {
          title: expected?.name,
          price: { amount: Math.round(Number(offer?.price ?? offer?.lowPrice) * 100), currency: offer?.currency },
          availability: offer?.availability ?? "Unknown",
        },
      });
    }
  });

  it.skipIf(examples.length === 0)("makes up no offer on any other", () => {
    const others = examples.filter(
      ({ extruct_products: [product] }) => !(Number(product?.offers?.[0]?.price ?? product?.offers?.[0]?.lowPrice ?? 0) > 0),
    );
    for (const example of others) expect(read(example).kind, example.file).toBe("nothing");
  });
});
