import { describe, expect, it } from "vitest";
import { extractProduct } from "../../../src/features/crawl/extract/extract-product.ts";
import { wholly } from "../../../src/platform/sliced.ts";
import { jsonLd, kettle, LIMITS, URL_OF_PAGE } from "./kettle-page.ts";

const READ_ON = new Date("2026-11-30T12:00:00Z");

/** What the page asks on that day in cents; undefined where it asks nothing. */
function asked(offers: unknown, readOn: Date | null = READ_ON): number | undefined {
  const page = { url: URL_OF_PAGE, shopCurrency: "USD", ...(readOn ? { readOn } : {}) };
  const read = wholly(extractProduct(jsonLd(kettle({ offers })), page, LIMITS));
  return read.kind === "product" ? read.product.price.amount : undefined;
}
const offer = (price: string, more: object = {}) => ({ "@type": "Offer", price, priceCurrency: "USD", ...more });
const specified = (...priceSpecification: object[]) => ({ "@type": "Offer", priceSpecification });
const specification = (price: string, more: object = {}) => ({ "@type": "UnitPriceSpecification", price, priceCurrency: "USD", ...more });
const GOLD = { validForMemberTier: { "@type": "MemberProgramTier", name: "gold" } };

describe("given a price that is not everybody's, or not today's", () => {
  it("leaves what members are asked to members", () => {
    expect(asked(specified(specification("70.00", GOLD), specification("79.00")))).toBe(7_900);
    expect(asked([offer("70.00", GOLD), offer("79.00")])).toBe(7_900);
    expect(asked(offer("70.00", GOLD))).toBeUndefined();
  });

  it.each([
    ["a day to come", { validFrom: "2026-12-24" }],
    ["a moment to come", { validFrom: "2026-11-30T12:00:01Z" }],
    ["a day gone by", { validThrough: "2026-11-27" }],
    ["a moment gone by, in a zone of its own", { validThrough: "2026-11-30T13:59:59+02:00" }],
  ])("asks nothing that holds only from or until %s", (_, validity) => {
    expect(asked(offer("59.00", validity))).toBeUndefined();
    expect(asked([offer("59.00", validity), offer("79.00")])).toBe(7_900);
    expect(asked(specified(specification("59.00", validity), specification("79.00")))).toBe(7_900);
  });

  it.each([
    ["from today on", { validFrom: "2026-11-30" }],
    ["from tomorrow on, which it is in some zone by now", { validFrom: "2026-12-01" }],
    ["until yesterday, which it still is in some zone", { validThrough: "2026-11-29" }],
    ["through today", { validThrough: "2026-11-30" }],
    ["from a day that is none", { validFrom: "soon" }],
    ["from a month that is none", { validFrom: "2026-13-01" }],
  ])("asks what holds %s", (_, validity) => {
    expect(asked(offer("59.00", validity))).toBe(5_900);
  });

  it("prefers a price that holds to one whose day has passed, and takes that where there is no other", () => {
    const outlived = offer("59.00", { priceValidUntil: "2020-12-31" });
    expect(asked([outlived, offer("79.00", { priceValidUntil: "2026-12-31" })])).toBe(7_900);
    expect(asked([outlived, offer("79.00")])).toBe(7_900);
    expect(asked(outlived)).toBe(5_900);
  });

  it("takes no day for past or to come where nobody knows when the page was read", () => {
    expect(asked(offer("59.00", { validFrom: "2099-01-01" }), null)).toBe(5_900);
  });
});
