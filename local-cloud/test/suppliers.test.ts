import { gunzipSync } from "node:zlib";
import robotsParser from "robots-parser";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { PageFault } from "../services/suppliers/page-faults.ts";
import { feedPathOf } from "../services/suppliers/product-feed.ts";
import { SUPPLIERS, type SupplierId } from "../services/suppliers/suppliers.ts";
import { readMarkup } from "./page-markup.ts";
import { ORIGIN, shopOf } from "./shop-under-test.ts";

const COUNTS: Record<SupplierId, number> = { walmart: 1050, amazon: 1326, abt: 416, bestbuy: 300, "ikea-sa": 874, "uk-wholesale": 700 };
const ENTITIES: Record<string, string> = {
  "&amp;": "&",
  "&quot;": '"',
  "&#39;": "'",
  "&lt;": "<",
  "&gt;": ">",
  "&reg;": "®",
  "&trade;": "™",
};

async function locations(get: (path: string) => Response | Promise<Response>, path: string): Promise<string[]> {
  const response = await get(path);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const text = new TextDecoder().decode(response.headers.get("content-type") === "application/gzip" ? gunzipSync(bytes) : bytes);
  const found = [...text.matchAll(/<loc>([^<]+)<\/loc>/g)].map((match) => (match[1] ?? "").slice(ORIGIN.length));
  if (!text.includes("<sitemapindex")) return found;
  return (await Promise.all(found.map((child) => locations(get, child)))).flat();
}

describe.each(SUPPLIERS)("the shop $id", ({ id, currency }) => {
  const { catalog, storefront, get } = shopOf(id);

  it("sells every product of its source, each under an id, an address and a GTIN of its own", () => {
    expect(catalog.products).toHaveLength(COUNTS[id]);
    expect(new Set(catalog.products.map((product) => product.id)).size).toBe(COUNTS[id]);
    expect(new Set(catalog.products.map((product) => storefront.productPath(product))).size).toBe(COUNTS[id]);
    for (const product of catalog.products) expect(product.facts.gtin13).toMatch(/^952\d{10}$/);
  });

  it("marks up sound product pages with its name, price, currency and availability", async () => {
    const sound = catalog.products.filter(({ pageFault }) => pageFault === undefined);
    // Made alike: one in five, and others than those that the Worker's own reading is held against.
    for (const product of sound.filter((_, place) => place % 5 === 1)) {
      const path = storefront.productPath(product);
      const response = await get(path);
      expect(response.status, path).toBe(200);
      const markup = readMarkup(await response.text(), ORIGIN + path);
      expect(
        markup.name?.replace(/&#?\w+;/g, (entity) => ENTITIES[entity] ?? entity),
        path,
      ).toBe(product.name);
      const asked = markup.offers.find((offer) => Math.round(Number(offer.price?.replace(/[£,]/g, "")) * 100) === product.priceMinor);
      expect(asked?.currency, path).toBe(currency);
      expect(asked?.availability?.split("/").at(-1), path).toBe(product.availability);
    }
  });

  it("marks up other products on a product page too", async () => {
    for (const product of catalog.products.slice(0, 20)) {
      const text = await (await get(storefront.productPath(product))).text();
      expect(text.match(/schema\.org\/Product"|"@type":\[?"Product"/g)?.length, product.id).toBeGreaterThan(1);
    }
  });

  it("has two pages of each deliberate fault", async () => {
    const faults = catalog.products.flatMap(({ pageFault }) => pageFault ?? []);
    expect(faults.toSorted()).toEqual([
      "missing-price",
      "missing-price",
      "server-error",
      "server-error",
      "truncated-markup",
      "truncated-markup",
    ]);
    const pagesWith = (fault: PageFault) =>
      Promise.all(
        catalog.products
          .filter(({ pageFault }) => pageFault === fault)
          .map(async (product) => {
            const path = storefront.productPath(product);
            const response = await get(path);
            return { status: response.status, text: await response.text(), url: ORIGIN + path };
          }),
      );
    for (const { status, url } of await pagesWith("server-error")) expect(status, url).toBe(500);
    for (const { status, text, url } of await pagesWith("missing-price")) {
      expect(status, url).toBe(200);
      expect(readMarkup(text, url).offers[0]?.price, url).toBeUndefined();
    }
    for (const { status, text, url } of await pagesWith("truncated-markup")) {
      expect(status, url).toBe(200);
      expect(offersReadable(text, url), url).toBe(false);
    }
  });

  it("lists its home page, its categories and every product in its sitemap, once each", async () => {
    const listed = await locations(get, "/sitemap.xml");
    const expected = [
      "/",
      ...catalog.categories.map((category) => storefront.categoryPath(category)),
      ...catalog.products.map((product) => storefront.productPath(product)),
    ];
    expect(listed.toSorted()).toEqual(expected.toSorted());
  });

  it("leads through the pages of each category to every one of its products", async () => {
    for (const category of catalog.categories) {
      const linked = new Set<string>();
      let next: string | undefined = storefront.categoryPath(category);
      while (next !== undefined) {
        const text: string = await (await get(next)).text();
        for (const match of text.matchAll(/<li>\s*<a href="http:\/\/shop\.test([^"]+)"/g)) linked.add(match[1] ?? "");
        next = /rel="next" href="([^"]+)"/.exec(text)?.[1];
      }
      expect([...linked].toSorted(), category.slug).toEqual(category.products.map((product) => storefront.productPath(product)).toSorted());
    }
  });

  it("keeps robots out of cart and account but not out of its products, and names its sitemap", async () => {
    const robots = robotsParser(`${ORIGIN}/robots.txt`, await (await get("/robots.txt")).text());
    expect(robots.isAllowed(`${ORIGIN}/cart`, "ProcureIQBot")).toBe(false);
    expect(robots.isAllowed(`${ORIGIN}/account`, "ProcureIQBot")).toBe(false);
    expect(robots.getSitemaps()).toEqual([`${ORIGIN}/sitemap.xml`]);
    const first = catalog.products[0];
    expect(first && robots.isAllowed(ORIGIN + storefront.productPath(first), "ProcureIQBot")).toBe(true);
  });

  it("leads from a product's two former addresses and from a wrong slug to its page", async () => {
    const product = catalog.products[3];
    if (product === undefined) throw new Error("the shop has too few products");
    const first = await get(`/catalog/${product.id}`);
    expect([first.status, first.headers.get("location")]).toEqual([301, `/item/${product.id}`]);
    const second = await get(`/item/${product.id}`);
    expect([second.status, second.headers.get("location")]).toEqual([302, storefront.productPath(product)]);
    const misspelt = await get(storefront.productPath({ ...product, slug: "other-words" }));
    expect([misspelt.status, misspelt.headers.get("location")]).toEqual([301, storefront.productPath(product)]);
  });

  it("answers 304 to a client that has the page, and anew after a change of price", async () => {
    const product = catalog.products[5];
    if (product === undefined) throw new Error("the shop has too few products");
    const path = storefront.productPath(product);
    const fresh = await get(path);
    const etag = fresh.headers.get("etag") ?? "";
    const lastModified = fresh.headers.get("last-modified") ?? "";
    expect((await get(path, { "if-none-match": etag })).status).toBe(304);
    expect((await get(path, { "if-modified-since": lastModified })).status).toBe(304);
    expect((await get(path, { "if-modified-since": "not a date" })).status).toBe(200);
    catalog.setPrice(product.id, product.priceMinor + 100);
    expect((await get(path, { "if-none-match": etag })).status).toBe(200);
    expect((await get(path, { "if-modified-since": lastModified })).status).toBe(200);
  });

  it("draws the same picture each time, and has none for a product it does not sell", async () => {
    const page = await (await get(storefront.categoryPath(catalog.categories[0] ?? { slug: "", name: "", products: [] }))).text();
    const source = /src="http:\/\/shop\.test(\/images\/[^"]+)"/.exec(page)?.[1] ?? "";
    const bytes = new Uint8Array(await (await get(source)).arrayBuffer());
    expect(await sharp(bytes).metadata()).toMatchObject({ format: storefront.imageFormat, width: 600, height: 600 });
    expect(new Uint8Array(await (await shopOf(id).get(source)).arrayBuffer())).toEqual(bytes);
    expect((await get("/images/none.jpg")).status).toBe(404);
  });

  it("answers 404 to addresses and page numbers it does not have", async () => {
    const category = catalog.categories[0];
    if (category === undefined) throw new Error("the shop has no category");
    const path = storefront.categoryPath(category);
    for (const wrong of [
      "/nothing",
      `${path}?page=0`,
      `${path}?page=x`,
      `${path}?page=9999`,
      "/sitemaps/none.xml",
      "/catalog/none",
      "/item/none",
    ]) {
      expect((await get(wrong)).status, wrong).toBe(404);
    }
  });
});

function offersReadable(page: string, url: string): boolean {
  try {
    return readMarkup(page, url).offers.length > 0;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

describe.each(["bestbuy", "ikea-sa"] as const)("the feed of %s", (id) => {
  const { catalog, storefront, get } = shopOf(id);
  const path = feedPathOf(id) ?? "";

  it("names every product that is sold once, with its page, its price and its currency, and has an end", async () => {
    const text = await (await get(path)).text();
    const sold = catalog.products.filter(({ availability }) => availability !== "Discontinued");
    for (const product of sold) expect(text.split(ORIGIN + storefront.productPath(product)), product.id).toHaveLength(2);
    const priced = sold.filter(({ pageFault }) => pageFault !== "missing-price");
    // What it asks, and what it is brought for.
    expect(text.match(/\d\.\d{2} (?:USD|SAR)/g)).toHaveLength(2 * priced.length);
    expect(text).toMatch(id === "bestbuy" ? /<\/rss>\n$/ : /[^\n]\n$/);
  });

  it("is not sent again to whoever has it", async () => {
    const etag = (await get(path)).headers.get("etag") ?? "";
    expect((await get(path, { "if-none-match": etag })).status).toBe(304);
  });
});
