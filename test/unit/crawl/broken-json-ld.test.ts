import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wholly } from "../../../src/platform/sliced.ts";
import { extractProduct } from "../../../src/features/crawl/extract/extract-product.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { BREAKAGES, brokenPage, type StatedProduct } from "../../support/broken-json-ld.ts";

const LIMITS = contractFor("production").crawl.extraction;
const PAGE = { url: "https://shop.test/vice", shopCurrency: "EUR" };
const FIELDS = ["title", "amount", "currency", "sku", "gtin", "availability"] as const;

const PRODUCTS: StatedProduct[] = [
  ["Bench vice 125 mm", "BV-125", "4006381333931", "64.90", "USD", "InStock"],
  ["Label printer, 300 dpi", "LP300", "5901234123457", "1249.00", "EUR", "OutOfStock"],
  ["Kettle's lid", "07-1", "4006381333931", "7.5", "GBP", "PreOrder"],
  ["Étagère 80 x 30", "ET/80", "5901234123457", "1299", "EUR", "InStock"],
  ["Monitor arm (double)", "arm 2", "4006381333931", "89.999", "USD", "BackOrder"],
  ["Drill 18 V", "D18", "5901234123457", "1234567.89", "JPY", "InStock"],
  ["Desk & chair", "DC", "4006381333931", "0.99", "USD", "LimitedAvailability"],
  ["ケトル 1.7L", "KT17", "5901234123457", "12800", "JPY", "InStock"],
  ["Cable: 2 m", "C:2", "4006381333931", "3.20", "CHF", "SoldOut"],
  ["Lamp {E27}", "L[27]", "5901234123457", "19.00", "PLN", "InStock"],
].map(([name = "", sku = "", gtin13 = "", price = "", priceCurrency = "", availability = ""]) => ({
  ...{ name, sku, gtin13, price, priceCurrency, availability },
}));

const minorUnits = ({ price, priceCurrency }: StatedProduct): number => Math.round(Number(price) * (priceCurrency === "JPY" ? 1 : 100));

/** Its price as it is stated, and as it is where a script that reads well has no word of the currency: in the shop's. */
function inTheirCurrency(product: StatedProduct): { amount: number; currency: string }[] {
  return [product.priceCurrency, PAGE.shopCurrency].map((priceCurrency) => ({
    amount: minorUnits({ ...product, priceCurrency }),
    currency: priceCurrency,
  }));
}

/** Which fields of what is read are the page's. */
function rightFields(text: string, product: StatedProduct): (typeof FIELDS)[number][] {
  const read = wholly(extractProduct(brokenPage(text), PAGE, LIMITS));
  const seen = read.kind === "product" ? { ...read.product, ...read.product.price } : undefined;
  const expected = {
    title: product.name,
    amount: minorUnits(product),
    currency: product.priceCurrency,
    sku: product.sku,
    gtin: product.gtin13,
    availability: product.availability,
  };
  return FIELDS.filter((field) => seen?.[field] === expected[field]);
}

describe("given 300 scripts that are no JSON", () => {
  const cases = Object.entries(BREAKAGES).flatMap(([how, write]) => PRODUCTS.map((product) => ({ how, product, text: write(product) })));

  it("reads at least 98 % of their fields rightly", () => {
    expect(cases).toHaveLength(300);
    const wrong = cases.flatMap(({ how, product, text }) => {
      const right = rightFields(text, product);
      return FIELDS.filter((field) => !right.includes(field)).map((field) => `${how}: ${product.name}: ${field}`);
    });
    expect(wrong.length / (cases.length * FIELDS.length), wrong.join("\n")).toBeLessThanOrEqual(0.02);
  });

  it("takes no price in the shop's own currency from a script whose word of the currency is torn", () => {
    const kettle = cases.find(({ how, product }) => how === "single quotes" && product.priceCurrency === "JPY");
    const torn = kettle?.text.replace("'priceCurrency'", "':priceCurrency'") ?? "";
    expect(torn).toContain("':priceCurrency'");
    expect(wholly(extractProduct(brokenPage(torn), PAGE, LIMITS)).kind).not.toBe("product");
  });

  it("makes of no script, wherever it is cut or torn, a price that its page does not state", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...cases),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom("", '"', "}", "]", "'", ":", " "),
        (broken, at, torn) => {
          const cut = Math.floor(at * broken.text.length);
          for (const text of [broken.text.slice(0, cut), broken.text.slice(0, cut) + torn + broken.text.slice(cut)]) {
            const read = wholly(extractProduct(brokenPage(text), PAGE, LIMITS));
            const price = read.kind === "product" ? read.product.price : undefined;
            expect([undefined, ...inTheirCurrency(broken.product)], text).toContainEqual(price);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe("given a script whose repair would be hard work", () => {
  it.each([
    ["strings that open and close", `["${'a" b "'.repeat(60_000)}`],
    ["quotes of one kind", "['a".repeat(100_000)],
    ["lines in strings", `{"a":"b\n`.repeat(40_000)],
    ["brackets alone", `${"[".repeat(20_000)}x]`],
    ["objects within objects", `${'{"a":'.repeat(4_000)}x}`],
  ])("leaves it alone within the contract's steps: %s", (_, text) => {
    expect(["malformed-markup", "too-complex", "no-product"]).toContain(
      (wholly(extractProduct(brokenPage(text), PAGE, LIMITS)) as { reason?: string }).reason,
    );
  });
});
