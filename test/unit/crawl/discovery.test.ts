import { describe, expect, it } from "vitest";
import { wholly } from "../../../src/platform/sliced.ts";
import { linksOf } from "../../../src/features/crawl/discovery/links.ts";
import * as reading from "../../../src/features/catalog/thing-reading.ts";
import { rankPages } from "../../../src/features/crawl/discovery/rank-pages.ts";
import { parseSitemap } from "../../../src/features/crawl/discovery/sitemap.ts";
import { WorkBudget } from "../../../src/features/crawl/extract/work-budget.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { shopOf, ORIGIN } from "../../../local-cloud/test/shop-under-test.ts";

const { extraction, sitemapMaxSteps } = contractFor("production").crawl;
const budget = (maxSteps = sitemapMaxSteps) => new WorkBudget({ maxSteps, maxDepth: extraction.maxDepth });

describe("given a sitemap", () => {
  it("reads the pages of a urlset, entities decoded, pictures left out", () => {
    const text = `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://shop.test/p?a=1&amp;b=2 </loc><image:image><image:loc>https://shop.test/i.jpg</image:loc></image:image></url><url><loc><![CDATA[https://shop.test/q]]></loc></url></urlset>`;
    expect(wholly(parseSitemap(text, budget()))).toEqual({
      kind: "urlset",
      urls: ["https://shop.test/p?a=1&b=2", "https://shop.test/q"],
      whole: true,
    });
  });

  it("reads until when at the latest each page changed last: a moment as it is, a day to its end wherever that is", () => {
    const of = (lastmod: string): Date | undefined => {
      const text = `<urlset><url>${lastmod}<loc>https://shop.test/a</loc></url><url><loc>https://shop.test/b</loc></url></urlset>`;
      const sitemap = wholly(parseSitemap(text, budget()));
      return sitemap?.kind === "urlset" ? sitemap.changedBy?.get("https://shop.test/a") : undefined;
    };
    expect(of("<lastmod> 2026-11-28T10:00:00+02:00 </lastmod>")).toEqual(new Date("2026-11-28T08:00:00Z"));
    expect(of("<lastmod>2026-11-28T10:00Z</lastmod>")).toEqual(new Date("2026-11-28T10:00:00Z"));
    expect(of("<lastmod>2026-11-28</lastmod>")).toEqual(new Date("2026-11-29T12:00:00Z"));
    for (const unread of ["2026", "2026-11", "2026-11-28T10:00:00", "28.11.2026", "yesterday", "2026-13-40", ""])
      expect(of(`<lastmod>${unread}</lastmod>`), unread).toBeUndefined();
    const again = "<lastmod>2026-11-28T10:00Z</lastmod><loc>https://shop.test/a</loc></url><url><lastmod>2025-01-01T00:00Z</lastmod>";
    expect(of(again), "listed twice").toEqual(new Date("2026-11-28T10:00:00Z"));
    expect(of("<image:image><lastmod>2026-11-28</lastmod></image:image>")).toBeUndefined();
  });

  it("reads the files of an index", () => {
    const text = "<sitemapindex><sitemap><loc>https://shop.test/1.xml.gz</loc><lastmod>2026-01-01</lastmod></sitemap></sitemapindex>";
    expect(wholly(parseSitemap(text, budget()))).toEqual({ kind: "index", sitemaps: ["https://shop.test/1.xml.gz"], whole: true });
  });

  it("reads a plain list, and takes a page for none", () => {
    expect(wholly(parseSitemap("https://shop.test/a\nhttps://shop.test/b\n", budget()))).toEqual({
      kind: "urlset",
      urls: ["https://shop.test/a", "https://shop.test/b"],
      whole: true,
    });
    expect(wholly(parseSitemap("<!doctype html><title>Not found</title>", budget()))).toBeUndefined();
  });

  it("finds every product of a shop", async () => {
    const { catalog, storefront, get } = shopOf("abt");
    const sitemap = wholly(parseSitemap(await (await get("/sitemap.xml")).text(), budget()));
    expect(sitemap?.kind === "urlset" && new Set(sitemap.urls)).toEqual(
      new Set(
        [
          "/",
          ...catalog.categories.map((category) => storefront.categoryPath(category)),
          ...catalog.products.map((product) => storefront.productPath(product)),
        ].map((path) => ORIGIN + path),
      ),
    );
  });
});

describe("given the addresses of a shop", () => {
  const pages = [
    "wireless-mouse-black",
    "wireless-keyboard-black",
    "optical-mouse-pad",
    "24-inch-monitor",
    "24-inch-tv",
    "black-office-chair",
    "black-desk",
    "black-pen",
  ].map((slug) => ({
    url: `https://shop.test/p/${slug}.html`,
  }));
  const slugs = (terms: string[][], limit = 10) =>
    wholly(
      rankPages(
        reading,
        pages,
        terms.map((item) => ({ name: item[0] ?? "", terms: item })),
        limit,
      ),
    ).map(({ url }) => url.slice(20, -5));

  it("puts those that say all of it before those that say some of it", () => {
    expect(slugs([["black desk", "desk"]])).toEqual(["black-desk"]);
    expect(slugs([["white mouse", "mouse"]])).toEqual(["wireless-mouse-black"]);
    expect(slugs([["wireless keyboard", "keyboard"]])).toEqual(["wireless-keyboard-black"]);
    expect(slugs([["inch tv", "tv"]])).toEqual(["24-inch-tv"]);
  });

  it("leaves out what has to do with the thing and is another one", () => {
    expect(slugs([["wireless mouse", "mouse"]])).toEqual(["wireless-mouse-black"]);
  });

  it("lets others have their turn while it plans tens of thousands of addresses", () => {
    const many = Array.from({ length: 20_000 }, (_, at) => ({ url: `https://shop.test/p/some-longer-words-of-a-product-${at}.html` }));
    const work = rankPages(reading, [...many, ...pages], [{ name: "wireless mouse", terms: ["wireless mouse", "mouse"] }], 5);
    const turns = [...work].length;
    expect(turns).toBeGreaterThanOrEqual(many.length / 500);
  });

  it("holds the noun above the size", () => {
    expect(slugs([["24-inch monitors", "monitor"]], 1)).toEqual(["24-inch-monitor"]);
  });

  it("leaves out what shares a common word alone", () => {
    expect(slugs([["black office chair", "chair"]])).toEqual(["black-office-chair"]);
  });

  it("gives each item its turn", () => {
    expect(
      slugs(
        [
          ["black pen", "pen"],
          ["24 inch monitor", "monitor"],
        ],
        2,
      ),
    ).toEqual(["black-pen", "24-inch-monitor"]);
  });

  it("finds nothing in nothing", () => {
    expect(wholly(rankPages(reading, [], [{ name: "chair", terms: ["chair"] }], 5))).toEqual([]);
  });
});

describe("given a page with links", () => {
  it("keeps those of its own origin that robots may follow, each once", () => {
    const html = `<a href="/a#top">A</a><a href="/a">again</a><a href="https://other.test/">B</a><a rel="nofollow" href="/cart">C</a><a href="javascript:alert(1)">D</a><a>E</a>`;
    expect(wholly(linksOf(html, "https://shop.test/", budget())).links).toEqual([
      { url: "https://shop.test/a", text: "A" },
      { url: "https://shop.test/", text: "E" },
    ]);
  });
});
