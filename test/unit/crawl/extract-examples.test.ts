import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { wholly } from "../../../src/platform/sliced.ts";
import { extractProduct } from "../../../src/features/crawl/extract/extract-product.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const FOLDER = fileURLToPath(new URL("../../support/vectors/pages/", import.meta.url).href);
const LIMITS = contractFor("production").crawl.extraction;
interface Example {
  file: string;
  products: { name: string; offers?: { price?: string; lowPrice?: string; currency?: string; availability?: string }[] }[];
}
const examples = JSON.parse(readFileSync(`${FOLDER}index.json`, "utf8")) as Example[];
const read = (example: Example) =>
  wholly(extractProduct(readFileSync(FOLDER + example.file, "utf8"), { url: "https://example.test/page", shopCurrency: "USD" }, LIMITS));

describe("given pages in the shapes of schema.org's examples, and those of extruct", () => {
  it("finds the product and price, wherever a price above nothing is asked", () => {
    const priced = examples.filter(
      ({ products: [product] }) => Number(product?.offers?.[0]?.price ?? product?.offers?.[0]?.lowPrice ?? 0) > 0,
    );
    expect(priced.length).toBeGreaterThan(3);
    for (const example of priced) {
      const [expected] = example.products;
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

  it("makes up no offer on any other", () => {
    const others = examples.filter(
      ({ products: [product] }) => !(Number(product?.offers?.[0]?.price ?? product?.offers?.[0]?.lowPrice ?? 0) > 0),
    );
    for (const example of others) expect(read(example).kind, example.file).toBe("nothing");
  });
});
