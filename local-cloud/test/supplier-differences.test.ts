import robotsParser from "robots-parser";
import { expect, it } from "vitest";
import { loadCatalog } from "../services/suppliers/catalog.ts";
import { readMarkup } from "./page-markup.ts";
import { ORIGIN, shopOf } from "./shop-under-test.ts";

it("closes one category of bestbuy to ProcureIQBot alone, and asks robots to wait at abt", async () => {
  const bestbuy = shopOf("bestbuy");
  const refurbished = bestbuy.catalog.products.find((product) => product.category === "Refurbished Phones");
  if (refurbished === undefined) throw new Error("bestbuy has no refurbished phones");
  const robots = robotsParser(`${ORIGIN}/robots.txt`, await (await bestbuy.get("/robots.txt")).text());
  const address = ORIGIN + bestbuy.storefront.productPath(refurbished);
  expect(robots.isAllowed(address, "ProcureIQBot")).toBe(false);
  expect(robots.isAllowed(address, "AnyOtherBot")).toBe(true);
  const abt = robotsParser(`${ORIGIN}/robots.txt`, await (await shopOf("abt").get("/robots.txt")).text());
  expect(abt.getCrawlDelay("ProcureIQBot")).toBe(1);
});

it.each(["walmart", "abt", "bestbuy"] as const)(
  "tempts a careless reader at %s: the first price in the markup is another product's",
  async (id) => {
    const { catalog, storefront, get } = shopOf(id);
    const misread: string[] = [];
    for (const product of catalog.products.slice(0, 50)) {
      const path = storefront.productPath(product);
      const text = await (await get(path)).text();
      const firstPrice = text.slice(text.search(/itemprop="price"|"price":/)).match(/\d+\.\d\d/)?.[0];
      if (firstPrice !== readMarkup(text, ORIGIN + path).offers[0]?.price) misread.push(product.id);
    }
    expect(misread.length).toBeGreaterThan(40);
  },
);

it("says on the page what its stock was changed to", async () => {
  const { catalog, storefront, get } = shopOf("ikea-sa");
  const product = catalog.products[7];
  if (product === undefined) throw new Error("the shop has too few products");
  const path = storefront.productPath(product);
  catalog.setAvailability(product.id, "Discontinued");
  expect(readMarkup(await (await get(path)).text(), ORIGIN + path).offers[0]?.availability).toBe("https://schema.org/Discontinued");
  expect(() => catalog.setPrice(product.id, 0.5)).toThrow("minor units");
  expect(() => catalog.setPrice("none", 100)).toThrow("no product");
});

it("gives the same goods the same GTIN at walmart and amazon", () => {
  const amazon = new Map(loadCatalog("amazon").products.map((product) => [product.facts.gtin13, product]));
  const shared = loadCatalog("walmart").products.filter((product) => amazon.has(product.facts.gtin13));
  expect(shared.length).toBeGreaterThan(50);
  for (const product of shared) expect(amazon.get(product.facts.gtin13)?.mpn?.toLowerCase()).toBe(product.mpn?.toLowerCase());
});

it("escapes what a search is asked for", async () => {
  const text = await (await shopOf("abt").get(`/search?q=${encodeURIComponent('"><script>alert(1)</script>')}`)).text();
  expect(text).not.toContain("<script>alert");
});
