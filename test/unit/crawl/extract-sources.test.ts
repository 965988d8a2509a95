import { describe, expect, it } from "vitest";
import type { ExtractedProduct } from "../../../src/features/crawl/extract/product-told.ts";
import { extract, jsonLd, kettle, LIMITS, meta, read, URL_OF_PAGE } from "./kettle-page.ts";

const all = (html: string): readonly ExtractedProduct[] => {
  const extraction = extract(html);
  return extraction.kind === "product" ? [extraction.product, ...extraction.variants] : [];
};

describe("given a page that says what it sells elsewhere than in one JSON-LD product", () => {
  it("reads Open Graph alone", () => {
    const html = meta({
      ...{ "og:type": "product", "og:title": "Kettle", "og:url": URL_OF_PAGE, "og:image": "https://cdn.test/k.jpg" },
      ...{ "product:price:amount": "329.99", "product:price:currency": "USD", "product:availability": "in stock" },
      ...{ "product:brand": "Acme", "product:retailer_item_id": "K1", "product:condition": "refurbished" },
    });
    expect(read(html)).toMatchObject({
      ...{ title: "Kettle", price: { amount: 32_999, currency: "USD" }, availability: "InStock", brand: "Acme", sku: "K1" },
      ...{ image: "https://cdn.test/k.jpg", condition: "RefurbishedCondition" },
    });
  });

  it("takes no page for a product's that only has a title", () => {
    expect(extract(meta({ "og:type": "website", "og:title": "Shop" }))).toEqual({ kind: "nothing", reason: "no-product" });
    expect(extract(meta({ "og:type": "product", "og:title": "Kettle" }))).toEqual({ kind: "nothing", reason: "no-product" });
  });

  it("reads RDFa in schema.org's vocabulary, by vocab or by prefix, and no other", () => {
    const item = (prefix: string) =>
      `<div typeof="${prefix}Product" resource="#k"><h1 property="${prefix}name">Kettle</h1><meta property="${prefix}sku" content="K1">
       <div property="${prefix}offers" typeof="${prefix}Offer"><span property="${prefix}price" content="329.99">329,99</span>
       <meta property="${prefix}priceCurrency" content="USD"><link property="${prefix}availability" href="https://schema.org/InStock"></div></div>`;
    const expected = { title: "Kettle", sku: "K1", price: { amount: 32_999, currency: "USD" }, availability: "InStock" };
    expect(read(`<body vocab="http://schema.org/">${item("")}`)).toMatchObject(expected);
    expect(read(item("schema:"))).toMatchObject(expected);
    expect(extract(`<body vocab="http://rdf.data-vocabulary.org/#">${item("")}`)).toMatchObject({ kind: "nothing" });
  });

  it.each([
    [
      "an offer that names its product",
      jsonLd({ "@type": "Offer", price: "329.99", priceCurrency: "USD", itemOffered: { "@type": "Product", name: "Kettle" } }),
    ],
    [
      "an offer that refers to its product",
      jsonLd(
        { "@type": "Product", "@id": "#k", name: "Kettle" },
        { "@type": "Offer", price: "329.99", priceCurrency: "USD", itemOffered: { "@id": "#k" } },
      ),
    ],
    ["types in small letters", jsonLd({ ...kettle(), "@type": "product" })],
    ["types in a list", jsonLd({ ...kettle(), "@type": ["Thing", "Product"] })],
    [
      "a part of an aggregate",
      jsonLd(kettle({ offers: { "@type": "AggregateOffer", priceCurrency: "USD", offers: [{ "@type": "Offer", price: "329.99" }] } })),
    ],
  ])("reads %s", (_, html) => {
    expect(read(html)).toMatchObject({ title: "Kettle", price: { amount: 32_999, currency: "USD" } });
  });

  it.each([
    ["the address without www.", "https://shop.test/en/kettle"],
    ["the address without its language", "https://www.shop.test/kettle"],
    ["the shop's front page", "https://www.shop.test/"],
    ["a path by category", "https://www.shop.test/kitchen/kettles/kettle"],
  ])("keeps a product alone on its page whose url is %s", (_, url) => {
    expect(read(jsonLd(kettle({ url }))).title).toBe("Kettle");
  });

  it("still takes no product of a page with several that link elsewhere", () => {
    const cards = ["a", "b"].map((name) => kettle({ name, url: `https://www.shop.test/${name}` }));
    expect(extract(jsonLd(cards))).toMatchObject({ kind: "nothing" });
  });

  it.each([
    ["in stock", "InStock"],
    ["out_of_stock", "OutOfStock"],
    ["http://schema.org/InStock/", "InStock"],
    ["Auf Lager", "InStock"],
    ["available for order", "BackOrder"],
    ["Temporarily out of stock online", "OutOfStock"],
    ["derzeit nicht lieferbar", "OutOfStock"],
    ["nicht vorrätig", "OutOfStock"],
    ["actuellement indisponible", "OutOfStock"],
    ["temporalmente agotada", "OutOfStock"],
    ["ただいま品切れ中です", "OutOfStock"],
    ["غير متوفر حاليا", "OutOfStock"],
    ["perhaps", "Unknown"],
  ])("understands availability %j", (availability, expected) => {
    expect(read(jsonLd(kettle({}, { availability }))).availability).toBe(expected);
  });

  it("takes an offer that says it is in stock before one of the same price that says nothing", () => {
    const offers = [
      { "@type": "Offer", price: "329.99" },
      { "@type": "Offer", price: "329.99", availability: "InStock" },
    ];
    expect(read(jsonLd(kettle({ offers }))).availability).toBe("InStock");
  });

  it("decodes what was encoded twice", () => {
    expect(read(jsonLd(kettle({ name: "Caf&amp;eacute; &amp;amp; t&eacute;" }))).title).toBe("Café & té");
  });
});

describe("given identifiers as shops write them", () => {
  it.each([
    [{ gtin12: 36_000_291_452 }, "036000291452"],
    [{ gtin13: "4006381333931" }, "4006381333931"],
    [{ gtin: "https://id.gs1.org/01/04006381333931/10/ABC" }, "4006381333931"],
    [{ isbn: "0-306-40615-2" }, "9780306406157"],
    [{ productID: "gtin13:4006381333931" }, "4006381333931"],
    [{ gtin: "nonsense", offers: { price: 1, gtin13: "4006381333931" } }, "4006381333931"],
    [{ additionalProperty: { "@type": "PropertyValue", name: "EAN", value: "4006381333931" } }, "4006381333931"],
    [{ gtin13: "0000000000000" }, undefined],
    [{ gtin13: "4006381333932" }, undefined],
    [{ productID: "4006381333931" }, undefined],
  ])("reads the gtin of %j as %s", (more, gtin) => {
    expect(read(jsonLd(kettle(more))).gtin).toBe(gtin);
  });

  it("reads the sku from product or offer, without the word before it", () => {
    expect(read(jsonLd(kettle({ productID: "sku:XA30202" }))).sku).toBe("XA30202");
    expect(read(jsonLd(kettle({}, { sku: "XA30202", mpn: "M-1" })))).toMatchObject({ sku: "XA30202", mpn: "M-1" });
  });
});

describe("given a product that comes in variants", () => {
  const variant = (size: string, price: string) => ({
    ...{ "@type": "Product", size, sku: `K-${size}`, gtin13: size === "1l" ? "4006381333931" : "5901234123457" },
    offers: { "@type": "Offer", price, priceCurrency: "USD", url: `${URL_OF_PAGE}?size=${size}`, availability: "InStock" },
  });
  const expected = [
    { title: "Kettle 1l", sku: "K-1l", gtin: "4006381333931", brand: "Acme", price: { amount: 1_000 }, url: `${URL_OF_PAGE}?size=1l` },
    { title: "Kettle 2l", sku: "K-2l", gtin: "5901234123457", brand: "Acme", price: { amount: 2_000 }, url: `${URL_OF_PAGE}?size=2l` },
  ];
  const group = { "@id": "#g", name: "Kettle", brand: { name: "Acme" }, sku: "K" };

  it.each([
    ["a group", jsonLd({ "@type": "ProductGroup", ...group, hasVariant: [variant("1l", "10.00"), variant("2l", "20.00")] })],
    ["a product", jsonLd({ "@type": "Product", ...group, hasVariant: [variant("1l", "10.00"), variant("2l", "20.00")] })],
    [
      "products that name their group",
      jsonLd([
        { "@type": "ProductGroup", ...group },
        ...[variant("1l", "10.00"), variant("2l", "20.00")].map((each) => ({ ...each, isVariantOf: { "@id": "#g" } })),
      ]),
    ],
  ])("makes an offer of each, with its own identifiers, price and address: %s", (_, html) => {
    expect(all(html)).toMatchObject(expected);
  });

  it("makes no more of them than the contract has it", () => {
    const hasVariant = Array.from({ length: 500 }, (_, index) => variant(`${index}l`, "10.00"));
    expect(all(jsonLd({ "@type": "ProductGroup", ...group, hasVariant }))).toHaveLength(LIMITS.maxVariants);
  });

  it("makes one offer of variants that nothing tells apart", () => {
    const hasVariant = ["9.00", "8.00"].map((price) => ({ "@type": "Product", offers: { price, priceCurrency: "USD" } }));
    expect(all(jsonLd({ "@type": "ProductGroup", ...group, hasVariant }))).toMatchObject([
      { title: "Kettle", sku: "K", price: { amount: 800 } },
    ]);
  });
});

describe("given a price that is only where it begins", () => {
  const aggregate = (more: object) => jsonLd(kettle({ offers: { "@type": "AggregateOffer", priceCurrency: "USD", ...more } }));
  const human = (text: string) =>
    `<div itemscope itemtype="https://schema.org/Product"><h1 itemprop=name>Kettle</h1>
     <div itemprop=offers itemscope itemtype="https://schema.org/Offer"><span itemprop=price>${text}</span></div></div>`;

  it.each([
    ["a low price", aggregate({ lowPrice: "10.00" }), null],
    ["a low and a high price", aggregate({ lowPrice: "10.00", highPrice: "20.00" }), { amount: 2_000, currency: "USD" }],
    [
      "an offer with both",
      jsonLd(kettle({ offers: { "@type": "Offer", lowPrice: 10, highPrice: 20 } })),
      { amount: 2_000, currency: "USD" },
    ],
    ["a text for people", human("From $10.00"), null],
    ["the same in German", human("ab 10,00 $"), null],
    ["a range for people", human("$10.00 – $20.00"), { amount: 2_000, currency: "USD" }],
  ])("marks %s", (_, html, to) => {
    expect(read(html)).toMatchObject({ price: { amount: 1_000, currency: "USD" }, range: { to } });
  });

  it.each([
    ["a range of one price", aggregate({ lowPrice: "10.00", highPrice: "10.00" })],
    ["an aggregate of offers", aggregate({ lowPrice: "5.00", offers: [{ "@type": "Offer", price: "10.00" }] })],
    ["a dash before a price", human("Price - $10.00")],
  ])("leaves %s as what is asked", (_, html) => {
    expect(read(html).price.amount).toBe(1_000);
    expect(read(html).range).toBeUndefined();
  });
});
