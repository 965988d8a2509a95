import { describe, expect, it } from "vitest";
import { wholly } from "../../../src/platform/sliced.ts";
import { shopOf, ORIGIN } from "../../../local-cloud/test/shop-under-test.ts";
import { offersOfPage } from "../../../src/features/crawl/offer-of-page.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { present } from "../../support/present.ts";

const LIMITS = contractFor("production").crawl.extraction;

function stockOf(html: string, url = "https://shop.test/page") {
  const page = { url, contentType: "text/html", bytes: new TextEncoder().encode(html) };
  const read = wholly(offersOfPage({ id: "shop", currency: "USD", country: "US" }, page, LIMITS));
  return read.kind === "offers" ? read.offers[0].offer.stock : read;
}

const selling = (offer: object) =>
  `<script type="application/ld+json">${JSON.stringify({
    ...{ "@context": "https://schema.org", "@type": "Product", name: "Speaker", sku: "1" },
    offers: { "@type": "Offer", price: "10.00", priceCurrency: "USD", availability: "https://schema.org/InStock", ...offer },
  })}</script>`;

const quantity = (value: unknown) => ({ "@type": "QuantitativeValue", value });

describe("given a page that says how many pieces the supplier has", () => {
  it.each([
    ["a quantity", quantity(7), 7],
    ["a quantity as text", quantity("7"), 7],
    ["a bare figure", 12, 12],
    ["whole pieces with a decimal point", quantity("3.0"), 3],
    ["none", quantity(0), 0],
    ["ten millions", quantity(10_000_000), 10_000_000],
  ])("takes %s, with the page that told it", (_, inventoryLevel, pieces) => {
    expect(stockOf(selling({ inventoryLevel }))).toEqual({ pieces, page: "https://shop.test/page" });
  });

  it.each([
    ["nothing", undefined],
    ["less than none", quantity(-1)],
    ["half a piece", quantity(2.5)],
    ["more than anybody has", quantity(10_000_001)],
    ["a figure beyond every integer", quantity(1e21)],
    ["words", quantity("plenty")],
    ["a date", quantity("2026-11-27")],
    ["no value", { "@type": "QuantitativeValue" }],
    ["a range", { "@type": "QuantitativeValue", minValue: 1, maxValue: 9 }],
    ["two figures", [quantity(3), quantity(40)]],
    ["a thing within a thing", quantity(quantity(quantity(7)))],
  ])("takes %s for unknown, neither none nor endless", (_, inventoryLevel) => {
    expect(stockOf(selling({ inventoryLevel }))).toBeUndefined();
  });

  it.each(["PreOrder", "PreSale", "BackOrder", "MadeToOrder"])(
    "takes no figure as a limit where it sells what it has not yet: %s",
    (term) => {
      expect(stockOf(selling({ availability: `https://schema.org/${term}`, inventoryLevel: quantity(0) }))).toBeUndefined();
    },
  );

  it("reads microdata alike", () => {
    const html = `<div itemscope itemtype="https://schema.org/Product"><span itemprop="name">Speaker</span>
      <div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><meta itemprop="price" content="10.00">
      <meta itemprop="priceCurrency" content="USD"><link itemprop="availability" href="https://schema.org/InStock">
      <span itemprop="inventoryLevel" itemscope itemtype="https://schema.org/QuantitativeValue"><meta itemprop="value" content="41"></span></div></div>`;
    expect(stockOf(html)).toMatchObject({ pieces: 41 });
  });

  it("keeps the address it was fetched from, not the one the page calls its own", () => {
    const html = `<link rel="canonical" href="https://shop.test/canonical">${selling({ inventoryLevel: quantity(7) })}`;
    expect(stockOf(html, "https://shop.test/page?from=sitemap")).toEqual({ pieces: 7, page: "https://shop.test/page?from=sitemap" });
  });
});

describe("given the shops of the local cloud", () => {
  const told = async (id: Parameters<typeof shopOf>[0], availability: string) => {
    const { catalog, storefront, get } = shopOf(id);
    const product = present(
      catalog.products.find((product) => product.availability === availability && product.pageFault === undefined),
      `a product that is ${availability}`,
    );
    const path = storefront.productPath(product);
    return { stock: stockOf(await (await get(path)).text(), ORIGIN + path), units: product.facts.unitsInStock, page: ORIGIN + path };
  };

  it("knows what is there of goods of the shop that tells it, few ones of limited availability too", async () => {
    const many = await told("walmart", "InStock");
    expect(many.stock).toEqual({ pieces: many.units, page: many.page });
    expect((await told("walmart", "LimitedAvailability")).stock).toMatchObject({
      pieces: expect.toSatisfy((pieces) => pieces >= 1 && pieces <= 5),
    });
    expect((await told("walmart", "OutOfStock")).stock).toMatchObject({ pieces: 0 });
    expect((await told("walmart", "BackOrder")).stock).toBeUndefined();
  });

  it("knows nothing of the stock of shops that tell none", async () => {
    for (const shop of ["abt", "amazon", "bestbuy"] as const) expect((await told(shop, "InStock")).stock, shop).toBeUndefined();
  });
});
