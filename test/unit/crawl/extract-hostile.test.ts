import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wholly } from "../../../src/platform/sliced.ts";
import { linksOf } from "../../../src/features/crawl/discovery/links.ts";
import { parseSitemap } from "../../../src/features/crawl/discovery/sitemap.ts";
import { extractProduct } from "../../../src/features/crawl/extract/extract-product.ts";
import { WorkBudget } from "../../../src/features/crawl/extract/work-budget.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const LIMITS = contractFor("production").crawl.extraction;
const UNLIMITED = { ...LIMITS, maxSteps: Infinity };
const PAGE = { url: "https://shop.test/kettle", shopCurrency: "USD" };
const PRODUCT = {
  "@type": "Product",
  "@id": "#kettle",
  name: "Kettle",
  offers: { "@type": "Offer", price: "1299.000", priceCurrency: "USD" },
};

const jsonLd = (data: unknown) => `<script type="application/ld+json">${typeof data === "string" ? data : JSON.stringify(data)}</script>`;
const read = (html: string) => wholly(extractProduct(html, PAGE, LIMITS));
function stepsOf(html: string): number {
  const budget = new WorkBudget(UNLIMITED);
  wholly(extractProduct(html, PAGE, UNLIMITED, budget));
  return budget.spent;
}

/** What is read of a page, and the most steps that it took without laying the work down. */
function partsOf(html: string) {
  const budget = new WorkBudget(LIMITS);
  const work = extractProduct(html, PAGE, LIMITS, budget);
  let longest = 0;
  for (let [before, part] = [0, work.next()]; ; [before, part] = [budget.spent, work.next()]) {
    longest = Math.max(longest, budget.spent - before);
    if (part.done) return { extraction: part.value, longest };
  }
}

/** Pages that grow by what once cost them most; all but the last two ask for linear work. */
const LINEAR: Readonly<Record<string, (size: number) => string>> = {
  "reviews that point back at their product": (size) =>
    jsonLd({
      "@graph": [{ ...PRODUCT, review: Array.from({ length: size }, () => ({ "@type": "Review", itemReviewed: { "@id": "#kettle" } })) }],
    }),
  "nodes that name each other": (size) =>
    jsonLd(
      Array.from({ length: 20 }, (_, node) => ({
        "@id": `n${node}`,
        "@type": "Product",
        name: Array.from({ length: Math.ceil(size / 20) }, (__, other) => ({ "@id": `n${(node + other) % 20}` })),
      })),
    ),
  "markup within markup": (size) => "<div>".repeat(size) + "x" + "</div>".repeat(size),
  "elements left open": (size) => "<b>".repeat(size),
  "markup in a name": (size) => jsonLd({ ...PRODUCT, name: `${"<b>".repeat(size)}Kettle` }),
  "arrays in arrays": (size) => jsonLd("[".repeat(size) + "]".repeat(size)),
  "graphs in graphs": (size) => jsonLd(`${'{"@graph":'.repeat(size)}[]${"}".repeat(size)}`),
  "products of one id": (size) => jsonLd(Array.from({ length: size }, () => ({ "@type": "Product", "@id": "#kettle" }))),
  "products of none": (size) => jsonLd(Array.from({ length: size }, () => ({ "@type": "Product", name: "x" }))),
  "white space in a script": (size) => jsonLd(`x${" ".repeat(size)}x`),
  "items within items": (size) => '<div itemscope itemprop="offers" itemtype="https://schema.org/Product">'.repeat(size),
  "properties within properties": (size) =>
    `<div itemscope itemtype="https://schema.org/Product">${'<p itemprop="a"><i itemprop="b">'.repeat(size)}`,
};

describe("given a page that asks for much work", () => {
  it.each(Object.entries(LINEAR))("takes steps in proportion to its size: %s", (_, page) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), (size) => {
        const html = page(size);
        expect(stepsOf(html)).toBeLessThanOrEqual(100 + 3 * html.length);
      }),
      { numRuns: 20 },
    );
  });

  it("reads the offer of a product whose reviews point back at it", () => {
    for (const size of [8, 1_000])
      expect(read(LINEAR["reviews that point back at their product"]?.(size) ?? "")).toMatchObject({
        kind: "product",
        product: { title: "Kettle", price: { amount: 129_900, currency: "USD" } },
      });
  });

  it("counts an item as the work that it is: thousands on a page are too many, hundreds are not", () => {
    const items = (count: number) => '<div itemscope itemtype="https://schema.org/Product"></div>'.repeat(count);
    expect(read(items(7_000))).toMatchObject({ kind: "nothing", reason: "too-complex" });
    expect(read(items(700))).toMatchObject({ kind: "nothing", reason: "no-product" });
  });

  it("reads a product below 20,000 elements that nobody closed", () => {
    const open = "<b>".repeat(20_000);
    expect(read(open + jsonLd({ ...PRODUCT, name: `${open}Kettle`, description: open }))).toMatchObject({ product: { title: "Kettle" } });
  });

  it.each([
    ["200,000 elements within each other", "<div>".repeat(200_000) + jsonLd(PRODUCT)],
    ["660,000 elements", "<b>".repeat(660_000)],
    ["200,000 graphs within each other", jsonLd("[".repeat(240_000) + "]".repeat(240_000))],
    [
      "3,000 items that refer to the same 3,000 properties",
      `<div id=a>${"<p itemprop=x>".repeat(3_000)}</div>${'<div itemscope itemtype="https://schema.org/Product" itemref=a></div>'.repeat(3_000)}`,
    ],
    ["a script larger than one may be", jsonLd({ ...PRODUCT, description: "x".repeat(LIMITS.jsonLdMaxCharacters) })],
  ])("gives up within the contract's steps: %s", (_, html) => {
    const budget = new WorkBudget(LIMITS);
    const extraction = wholly(extractProduct(html, PAGE, LIMITS, budget));
    expect(budget.spent).toBeLessThanOrEqual(LIMITS.maxSteps + html.length);
    expect(["too-complex", "product"]).toContain(extraction.kind === "nothing" ? extraction.reason : extraction.kind);
  });

  it.each([
    ["beside each other", (offers: readonly object[]) => ({ ...PRODUCT, offers })],
    ["within an aggregate", (offers: readonly object[]) => ({ ...PRODUCT, offers: { "@type": "AggregateOffer", offers } })],
  ])("lets others have their turn among 1,000 offers %s", (_, page) => {
    const offers = Array.from({ length: 1_000 }, (__, index) => ({ "@type": "Offer", price: 10 + index, priceCurrency: "USD" }));
    const { extraction, longest } = partsOf(jsonLd(page(offers)));
    expect(extraction).toMatchObject({ kind: "product", product: { price: { amount: 1_000, currency: "USD" } } });
    expect(longest).toBeLessThan(LIMITS.maxSteps / 4);
  });

  it("lets others have their turn between variants of 80 offers each", () => {
    const offers = Array.from({ length: 80 }, (_, index) => ({ price: 10 + index, priceCurrency: "USD" }));
    const hasVariant = Array.from({ length: 20 }, (_, index) => ({
      "@type": "Product",
      name: `Kettle ${index}`,
      sku: `k${index}`,
      offers,
    }));
    const { extraction, longest } = partsOf(jsonLd({ "@type": "ProductGroup", name: "Kettle", hasVariant }));
    expect(extraction).toMatchObject({ kind: "product", product: { sku: "k0" } });
    expect(longest).toBeLessThan(LIMITS.maxSteps / 3);
  });

  it.each([
    ["texts that are no price", { price: Array.from({ length: 32 }, () => "ask us") }],
    ["specifications without one", { price: undefined, priceSpecification: Array.from({ length: 32 }, () => ({ price: "ask us" })) }],
  ])("looks for a price among the first 32 of some %s", (_, { price, ...offer }) => {
    const asked = (more: object) => read(jsonLd({ ...PRODUCT, offers: { ...PRODUCT.offers, price, ...offer, ...more } })).kind;
    const [last] = "priceSpecification" in offer ? offer.priceSpecification : [];
    expect(asked({})).toBe("nothing");
    expect(
      asked(last ? { priceSpecification: [...Array(31).fill(last), { price: 5 }] } : { price: [...Array(31).fill("ask us"), "5"] }),
    ).toBe("product");
    expect(
      asked(last ? { priceSpecification: [...Array(32).fill(last), { price: 5 }] } : { price: [...Array(32).fill("ask us"), "5"] }),
    ).toBe("nothing");
  });

  it("never throws, whatever the page is made of", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "<",
        ">",
        "</",
        "<div itemscope itemprop=offers>",
        "<svg/>",
        "<p>",
        "</p>",
        "<![CDATA[",
        "<!--",
        "&#0;",
        "&#xd800;",
        "\u0000",
        "\ud800",
      ),
      fc.json().map(jsonLd),
      fc.json().map((json) => jsonLd({ ...PRODUCT, name: json, offers: JSON.parse(json) as unknown })),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        expect(() => read(pieces.join(""))).not.toThrow();
      }),
    );
  });

  it("takes nothing from a page that no store would keep", () => {
    const extraction = read(
      jsonLd({ ...PRODUCT, name: `Ket\u0000tle \ud800 ${"x".repeat(5_000)}`, sku: "s".repeat(5_000), offers: [{ price: 10 }] }),
    );
    expect(extraction).toMatchObject({ kind: "product", product: { title: expect.stringMatching(/^Ket tle \ufffd x{486,}$/) } });
    expect(extraction.kind === "product" && extraction.product.sku).toBeUndefined();
    expect(read(jsonLd({ ...PRODUCT, offers: { price: 10, eligibleQuantity: { minValue: 1e12 } } }))).toMatchObject({ reason: "no-price" });
  });
});

describe("given a text with what nobody sees in it", () => {
  it("is read as people see it: nothing breaks a word, and nothing turns what follows", () => {
    const name = "Wasch\u00adma\u200bschine \u202e00.1$\u202c \u2066X\u2069\u0085Y";
    expect(read(jsonLd({ ...PRODUCT, name, offers: { price: 10 } }))).toMatchObject({ product: { title: "Waschmaschine 00.1$ X Y" } });
  });

  it("keeps joiners and marks, which are spelling", () => {
    const name = "می\u200cخواهم 👨\u200d🔧 \u200fאב";
    expect(read(jsonLd({ ...PRODUCT, name, offers: { price: 10 } }))).toMatchObject({ product: { title: name } });
  });
});

describe("given listings and sitemaps that ask for much work", () => {
  const budget = (maxSteps: number) => new WorkBudget({ maxSteps, maxDepth: LIMITS.maxDepth });

  it("keeps the links found before the steps were spent, and says that there was more", () => {
    const html = '<a href="/kettle">Kettle</a>' + "<b>".repeat(1_000);
    expect(wholly(linksOf(html, "https://shop.test/", budget(500)))).toEqual({
      links: [{ url: "https://shop.test/kettle", text: "Kettle" }],
      whole: false,
    });
  });

  it("reads a sitemap of elements that nobody closed in proportion to its size", () => {
    const text = `<urlset>${"<a>".repeat(300_000)}<url><loc>https://shop.test/kettle</loc></url>`;
    const all = budget(Infinity);
    wholly(parseSitemap(text, all));
    expect(all.spent).toBeLessThanOrEqual(3 * text.length);
    expect(wholly(parseSitemap(text, budget(1_000)))).toEqual({ kind: "urlset", urls: [], whole: false });
  });

  it("takes no address longer than one may be", () => {
    const text = `<urlset><url><loc>https://shop.test/${"a".repeat(3_000)}</loc></url></urlset>`;
    expect(wholly(parseSitemap(text, budget(10_000)))).toEqual({ kind: "urlset", urls: [], whole: true });
    expect(wholly(linksOf(`<a href="/${"a".repeat(3_000)}">A</a>`, "https://shop.test/", budget(10_000))).links).toEqual([]);
  });
});
