import { describe, expect, it } from "vitest";
import type { ExtractedProduct } from "../../../src/features/crawl/extract/product-told.ts";
import { extract, jsonLd, kettle, meta, read } from "./kettle-page.ts";

const evidence = (product: ExtractedProduct, field: string) => product.evidence.find((each) => each.field === field);

describe("given fields whose origin is asked for", () => {
  it("names the node each stands in", () => {
    const html = jsonLd(
      { "@type": "WebSite" },
      { "@graph": [{ "@type": "WebPage" }, kettle({ sku: "K1", brand: { name: "Acme" } }, { inventoryLevel: 3 })] },
    );
    expect(Object.fromEntries(read(html).evidence.map(({ field, path }) => [field, path]))).toEqual({
      name: "script 2 > @graph > 2 > name",
      price: "script 2 > @graph > 2 > offers > price",
      currency: "script 2 > @graph > 2 > offers > priceCurrency",
      brand: "script 2 > @graph > 2 > brand > name",
      sku: "script 2 > @graph > 2 > sku",
      stock: "script 2 > @graph > 2 > offers > inventoryLevel",
    });
  });

  it("is surer of what two sources say, and less sure of what one denies, of text for people and of a currency nobody names", () => {
    const priced = (amount: string) => meta({ "og:title": "Kettle", "product:price:amount": amount, "product:price:currency": "USD" });
    const confidence = (html: string, field = "price") => evidence(read(html), field)?.confidence ?? 0;
    const alone = confidence(jsonLd(kettle()));
    expect(alone).toBe(0.95);
    expect(confidence(jsonLd(kettle()) + priced("329.99"))).toBeGreaterThan(alone);
    expect(confidence(jsonLd(kettle()) + priced("32.99"))).toBeLessThan(alone);
    expect(confidence(jsonLd(kettle({}, { priceCurrency: undefined })), "currency")).toBeLessThan(alone);
    expect(confidence(`<script type="application/ld+json">${JSON.stringify(kettle()).replace(/\}$/, ",}")}</script>`)).toBeLessThan(alone);
  });

  it("tells what other sources ask where none asks the same", () => {
    const priced = (amount: string, currency = "USD") =>
      jsonLd(kettle()) + meta({ "og:title": "Kettle", "product:price:amount": amount, "product:price:currency": currency });
    expect(read(priced("329.99")).rivals).toEqual([]);
    expect(read(priced("280.00", "EUR")).rivals).toEqual([]);
    expect(read(priced("32.99")).rivals).toEqual([
      { price: { amount: 3_299, currency: "USD" }, syntax: "open-graph", path: "meta > price" },
    ]);
    expect(read(priced("329.99", "EUR")).rivals).toMatchObject([{ price: { amount: 32_999, currency: "EUR" } }]);
    expect(evidence(read(priced("32.99")), "price")?.others).toEqual([{ syntax: "open-graph", path: "meta > price", said: "3299 USD" }]);
  });

  const inMicrodata = (price: string) =>
    `<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Kettle</h1><div itemprop="offers" itemscope itemtype="https://schema.org/Offer">${price}<meta itemprop="priceCurrency" content="USD"></div></div>`;

  it("tells what the element of a price shows to people where that is another price", () => {
    const shown = (content: string, text: string) => read(inMicrodata(`<b itemprop="price" content="${content}">${text}</b>`)).rivals;
    expect(shown("12.99", "$1,299.00")).toEqual([
      { price: { amount: 129_900, currency: "USD" }, syntax: "microdata", path: "item 1 > offers > price, as shown" },
    ]);
    expect(shown("1299.000", "$1.29")).toMatchObject([{ price: { amount: 129, currency: "USD" } }]);
    expect(read(jsonLd(kettle()) + inMicrodata(`<b itemprop="price" content="329.99">$32.99</b>`)).rivals).toMatchObject([
      { price: { amount: 3_299, currency: "USD" } },
    ]);
  });

  it.each([
    ["12.99", "$12.99"],
    ["12.99", "$12<sup>99</sup>"],
    ["1299.00", "$1,299"],
    ["12.99", "was $20.00, now $12.99"],
    ["12.99", "from $10.00 to $20.00"],
    ["12.99", "€11,00"],
    ["12.99", "add to the basket"],
    ["12.99", ""],
  ])("takes %j, shown as %j, for one price, or nothing that speaks against it", (content, text) => {
    expect(read(inMicrodata(`<b itemprop="price" content="${content}">${text}</b>`)).rivals).toEqual([]);
  });

  it("takes no price for 100 g for that of the product, unless the page says how much the product is of it", () => {
    const specified = (referenceQuantity?: object) =>
      jsonLd(
        kettle(
          {},
          {
            price: undefined,
            priceSpecification: { "@type": "UnitPriceSpecification", price: "12.50", priceCurrency: "USD", referenceQuantity },
          },
        ),
      );
    const hundredGrams = { "@type": "QuantitativeValue", value: 100, unitCode: "GRM" };
    expect(extract(specified(hundredGrams)).kind).toBe("nothing");
    expect(extract(specified({ value: 6, unitCode: "C62" })).kind).toBe("nothing");
    for (const priced of [undefined, { value: 1, unitCode: "C62" }, { ...hundredGrams, valueReference: { value: 400, unitCode: "GRM" } }])
      expect(read(specified(priced)).price).toEqual({ amount: 1_250, currency: "USD" });
  });

  it("takes no price for a measure or a month for that of the product, whether its words or their units say so", () => {
    expect(extract(inMicrodata(`<b itemprop="price" content="5.99">$5.99/lb</b>`)).kind).toBe("nothing");
    const billed = (more: object, price = "19.99") =>
      jsonLd(
        kettle({}, { price: "19.99", priceSpecification: { "@type": "UnitPriceSpecification", price, priceCurrency: "USD", ...more } }),
      );
    for (const time of [
      { billingDuration: "P1M" },
      { billingIncrement: 1 },
      { unitCode: "MON" },
      { referenceQuantity: { unitCode: "MON" } },
    ]) {
      expect(extract(billed(time)).kind).toBe("nothing");
      expect(read(billed(time, "1.67")).price).toEqual({ amount: 1_999, currency: "USD" });
    }
    expect(read(billed({ unitCode: "C62" })).price).toEqual({ amount: 1_999, currency: "USD" });
  });

  it("keeps paths short however deep a page is", () => {
    const deep = Array.from({ length: 400 }).reduce<unknown>((inner) => ({ "@graph": [inner] }), kettle());
    for (const { path } of read(jsonLd(deep)).evidence) expect(path.length).toBeLessThanOrEqual(200);
  });
});
