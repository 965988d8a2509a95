import { describe, expect, it } from "vitest";
import { wholly } from "../../../src/platform/sliced.ts";
import { offersOfPage } from "../../../src/features/crawl/offer-of-page.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const LIMITS = contractFor("production").crawl.extraction;

function offerOf(shippingDetails: unknown) {
  const said = {
    ...{ "@context": "https://schema.org", "@type": "Product", name: "Speaker", sku: "1" },
    offers: { "@type": "Offer", price: "10.00", priceCurrency: "USD", shippingDetails },
  };
  const html = `<script type="application/ld+json">${JSON.stringify(said)}</script>`;
  const page = { url: "https://shop.test/page", contentType: "text/html", bytes: new TextEncoder().encode(html) };
  const read = wholly(offersOfPage({ id: "shop", currency: "USD", country: "US" }, page, LIMITS));
  return read.kind === "offers" ? read.offers[0].offer : undefined;
}

const way = (value: unknown, where?: object, rate: object = {}) => ({
  "@type": "OfferShippingDetails",
  shippingRate: { "@type": "MonetaryAmount", value, currency: "USD", ...rate },
  ...(where ? { shippingDestination: { "@type": "DefinedRegion", ...where } } : {}),
});
const US = { addressCountry: "US" };
const dollars = (amount: number, country: string | null) => ({ price: { amount, currency: "USD" }, country });

describe("given a page that says what delivery costs", () => {
  it.each([
    ["a way of its country", way("4.99", US), dollars(499, "US")],
    ["a way of no country", way(4.5), dollars(450, null)],
    ["nothing", way(0, US), dollars(0, "US")],
    ["nothing, in digits", way("0.00", US), dollars(0, "US")],
    ["the cheapest of several", [way("9", US), way("3", US), way("1", { addressCountry: "DE" })], dollars(300, "US")],
    ["the first currency's cheapest of two currencies", [way("4.99", US), way("300", US, { currency: "JPY" })], dollars(499, "US")],
    [
      "nothing, in whatever currency",
      [way("4.99", US), way("0", US, { currency: "EUR" })],
      { price: { amount: 0, currency: "EUR" }, country: "US" },
    ],
    ["its own currency", way("4.99", US, { currency: "EUR" }), { price: { amount: 499, currency: "EUR" }, country: "US" }],
  ])("keeps %s, with the node that said it", (_, said, delivery) => {
    const offer = offerOf(said);
    expect(offer?.delivery).toEqual(delivery);
    expect(offer?.evidence).toContainEqual(
      expect.objectContaining({ field: "delivery", syntax: "json-ld", path: expect.stringMatching(/shippingRate.* > value$/) }),
    );
  });

  it.each([
    ["another country's", way("1", { addressCountry: "DE" })],
    ["a part of the country's", way("1", { ...US, addressRegion: "CA" })],
    ["a postal code's", way("1", { ...US, postalCode: "94043" })],
    ["one that is not delivered to", { ...way("1", US), doesNotShip: true }],
    ["one that is not delivered to, in schema.org's own word", { ...way("1", US), doesNotShip: "https://schema.org/True" }],
    ["a place that names no country", way("1", { name: "Bavaria" })],
    ["one that only begins there", way(undefined, US, { minValue: 1 })],
    ["two at once", way(["1", "2"], US)],
    ["less than nothing", way("-1", US)],
    ["words", way("free", US)],
    ["a figure with two readings", way("1,299", US)],
    ["a currency nobody has", way("1", US, { currency: "Zorkmids" })],
    ["nothing", undefined],
    ["text", "free shipping"],
  ])("keeps nothing of %s: that is not known, and not nothing", (_, said) => {
    expect(offerOf(said)).toMatchObject({ price: { amount: 1000 } });
    expect(offerOf(said)).not.toHaveProperty("delivery");
  });
});
