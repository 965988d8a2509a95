import { describe, expect, it } from "vitest";
import { correctionOf } from "../../../src/features/catalog/offer-corrections.ts";
import type { OfferRow, SeenOffer } from "../../../src/features/catalog/store.ts";

const SEEN = new Date("2026-11-23T10:00:00Z");
const offer: SeenOffer = {
  ...{ supplierId: "abt", productKey: "1", url: "https://abt.test/1", title: "Speaker", brand: "Bose" },
  ...{ price: { amount: 100, currency: "USD" }, availability: "InStock", orderable: true, condition: "NewCondition" },
  ...{ minimumQuantity: 1, seenAt: SEEN, stock: { pieces: 7, page: "https://abt.test/1?ref=home" } },
};
const { price, stock, delivery: _, ...facts } = offer;
const stored: OfferRow = {
  ...{
    id: "ofr_1",
    range: null,
    delivery: null,
    evidence: null,
    sku: null,
    mpn: null,
    gtin: null,
    category: null,
    imageSource: null,
    withdrawnAt: null,
    confirmedAt: null,
    page: null,
  },
  ...{ ...facts, brand: "Bose", ...price, stock: 7, stockToldAt: SEEN, stockToldBy: "https://abt.test/1?ref=home" },
};

describe("given an archived page that was read again", () => {
  it("finds the same, what it does not name included", () => {
    expect(correctionOf(stored, offer)).toEqual({ kind: "same", offerId: "ofr_1" });
  });

  it("names each fact that was read otherwise, gone ones included", () => {
    const { brand, stock: _, ...unbranded } = offer;
    expect(correctionOf(stored, { ...unbranded, price: { amount: 100, currency: "CAD" }, gtin: "12345670", range: { to: null } })).toEqual({
      kind: "changed",
      offerId: "ofr_1",
      changes: [
        { field: "stock", from: stock?.pieces, to: null },
        { field: "range", from: null, to: { to: null } },
        { field: "price", from: price, to: { amount: 100, currency: "CAD" } },
        { field: "brand", from: brand, to: null },
        { field: "gtin", from: null, to: "12345670" },
      ],
    });
  });

  it("gives way to a newer reading and to a page that is gone, and makes no offer", () => {
    const wrong = { ...offer, title: "Other" };
    expect(correctionOf({ ...stored, seenAt: new Date(SEEN.getTime() + 1) }, wrong)).toMatchObject({ kind: "superseded" });
    expect(correctionOf({ ...stored, withdrawnAt: SEEN }, wrong)).toMatchObject({ kind: "superseded" });
    expect(correctionOf(undefined, wrong)).toEqual({ kind: "not-offered" });
  });
});
