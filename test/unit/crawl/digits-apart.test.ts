import { describe, expect, it } from "vitest";
import { extractProduct } from "../../../src/features/crawl/extract/extract-product.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { wholly } from "../../../src/platform/sliced.ts";

const LIMITS = contractFor("production").crawl.extraction;
const ITEM = "https://schema.org";

/** The price that a shop's page states by an element with this inside, and no attribute for programs. */
function priceShown(inside: string, shopCurrency = "USD", beside = "") {
  const html = `<body itemscope itemtype="${ITEM}/Product"><h1 itemprop="name">Kettle</h1><div itemprop="offers" itemscope itemtype="${ITEM}/Offer"><span itemprop="price">${inside}</span>${beside}</div>`;
  const read = wholly(extractProduct(html, { url: "https://shop.test/p/1", shopCurrency }, LIMITS));
  return read.kind === "product" ? read.product : undefined;
}

describe("given digits of two elements that stand at each other", () => {
  it.each([
    ["$12<sup>99</sup>", "USD", 1_299],
    ["<span>$</span><span>12</span><span>99</span>", "USD", 1_299],
    ["<b>12</b><small>99</small> €", "EUR", 1_299],
    ["$1,299<sup>00</sup>", "USD", 129_900],
    ["1.299<sup>95</sup> €", "EUR", 129_995],
    ["$<b>12</b>99", "USD", 1_299],
    ["$12<sup>.99</sup>", "USD", 1_299],
    ["$<span>1,299</span><span>.00</span>", "USD", 129_900],
    ["<span>1</span><span>299</span> kr", "NOK", 129_900],
    ["$12<!-- -->99", "USD", 129_900],
    ["<b>$12.99</b><sup>*</sup>", "USD", 1_299],
  ])("reads %j as it is seen", (inside, currency, amount) => {
    expect(priceShown(inside, currency)?.price).toEqual({ amount, currency });
  });

  it.each([
    ["a footnote's mark", "$12.99<sup>1</sup>", "USD"],
    ["a footnote's mark behind thousands", "$1,299<sup>2</sup>", "USD"],
    ["a footnote's mark with a bracket", "12,99<sup>2)</sup> €", "EUR"],
    ["more than two of them", "<i>1</i><i>29</i><i>99</i> $", "USD"],
    ["cents of a currency that has none", "12<sup>80</sup>円", "JPY"],
    ["two digits behind cents", "$12.99<sup>10</sup>", "USD"],
    ["three digits behind thousands", "$1,299<i>000</i>", "USD"],
  ])("makes of %s no price: %j", (_what, inside, currency) => {
    expect(priceShown(inside, currency)).toBeUndefined();
  });

  it("leaves a name as it stands there, and reads a fee like a price", () => {
    const fee = `<div itemprop="shippingDetails" itemscope itemtype="${ITEM}/OfferShippingDetails"><div itemprop="shippingRate" itemscope itemtype="${ITEM}/MonetaryAmount"><span itemprop="value">4<sup>99</sup></span><meta itemprop="currency" content="USD"></div></div>`;
    expect(priceShown("$12.99", "USD", fee)?.delivery).toMatchObject({ price: { amount: 499 } });
    const html = `<body itemscope itemtype="${ITEM}/Product"><h1 itemprop="name">iPhone <b>1</b>5</h1><div itemprop="offers" itemscope itemtype="${ITEM}/Offer"><meta itemprop="price" content="9"></div>`;
    const read = wholly(extractProduct(html, { url: "https://shop.test/p/1", shopCurrency: "USD" }, LIMITS));
    expect(read.kind === "product" && read.product.title).toBe("iPhone 15");
  });
});
