import { describe, expect, it } from "vitest";
import { applyChange, totalOf } from "../../../src/features/cart/cart.ts";
import { decide, NEEDED_VERSIONS, type Quote } from "../../../src/features/cart/rules.ts";
import { valueOf } from "../../support/value-of.ts";
import { add, EMPTY, fields, given, LIMITS, quote } from "./carts.ts";

describe("adding to a cart", () => {
  it("given an empty cart, when an offer is added, then it is there at its quoted price and both versions are set", () => {
    const cart = given(add("a", 2));
    expect(cart).toMatchObject({
      snapshotVersion: 2,
      items: [{ id: "item_a", quantity: 2, itemVersion: 1, unitPrice: { amount: 250, currency: "EUR" } }],
    });
    expect(totalOf(cart)).toEqual({ amount: 500, currency: "EUR" });
  });

  it("given an offer in the cart, when it is added again at the same price, then the quantity is on top, quoted anew, and versions grow", () => {
    const later = quote("a", 250, { quotedAt: "2026-11-23T10:30:00.000Z", expiresAt: "2026-11-23T11:30:00.000Z" });
    const cart = given(add("a", 2), { kind: "add", itemId: "item_other", offerId: "a", quantity: 3, quote: later });
    expect(cart).toMatchObject({
      snapshotVersion: 3,
      items: [{ id: "item_a", quantity: 5, quotedQuantity: 5, itemVersion: 2, quoteExpiresAt: "2026-11-23T11:30:00.000Z" }],
    });
  });

  it("given an offer in the cart that costs something else now, when it is added again, then it is refused with both prices, dearer or cheaper", () => {
    const cart = given(add("a", 2));
    for (const amount of [300, 200])
      expect(decide(cart, add("a", 3, quote("a", amount)), LIMITS)).toEqual({
        ok: false,
        refusal: {
          kind: "line-price-changed",
          ...{ itemId: "item_a", offerId: "a", quoteExpiresAt: "2026-11-23T11:00:00.000Z" },
          ...{ quoted: { amount: 250, currency: "EUR" }, now: { amount, currency: "EUR" } },
        },
      });
  });

  it("given only the rate has moved, when it is added again, then the pieces join the line's quote until that expires", () => {
    const asks = (amount: number) => ({ supplierPrice: { amount, currency: "USD" } });
    const cart = given(add("a", 2, quote("a", 250, asks(300))));
    const again = (amount: number, quotedAt: string) => decide(cart, add("a", 3, quote("a", 252, { ...asks(amount), quotedAt })), LIMITS);
    expect(applyChange(cart, valueOf(again(300, "2026-11-23T10:59:59.999Z"))).items).toMatchObject([
      { quantity: 5, quotedQuantity: 5, unitPrice: { amount: 250 }, quoteExpiresAt: "2026-11-23T11:00:00.000Z" },
    ]);
    expect(again(300, "2026-11-23T11:00:00.000Z")).toMatchObject({ refusal: { kind: "line-price-changed" } });
    expect(again(301, "2026-11-23T10:30:00.000Z")).toMatchObject({ refusal: { kind: "line-price-changed" } });
  });

  it.each([
    ["an unknown offer", undefined, "unknown"],
    ["a sold out offer", quote("a", 1, { available: false }), "unavailable"],
    ["an offer priced in another currency", quote("a", 1, { unitPrice: { amount: 1, currency: "USD" } }), "other-currency"],
  ])("refuses %s", (_, unusable, reason) => {
    expect(decide(EMPTY, { kind: "add", itemId: "item_a", offerId: "a", quantity: 1, quote: unusable }, LIMITS)).toEqual({
      ok: false,
      refusal: { kind: "offer-not-for-sale", offerId: "a", reason },
    });
  });

  it("refuses less than the supplier's minimum, and more than the contract's limits", () => {
    expect(decide(EMPTY, add("a", 4, quote("a", 1, { minimumQuantity: 5 })), LIMITS)).toMatchObject({
      refusal: { kind: "below-minimum-quantity", minimum: 5 },
    });
    expect(decide(given(add("a", 60)), add("a", 41), LIMITS)).toMatchObject({ refusal: { kind: "cart-limit", limit: "quantity" } });
    expect(decide(given(add("a", 1), add("b", 1), add("c", 1)), add("d", 1), LIMITS)).toMatchObject({
      refusal: { kind: "cart-limit", limit: "items" },
    });
    const dear = quote("a", Number.MAX_SAFE_INTEGER);
    expect(decide(EMPTY, add("a", 2, dear), LIMITS)).toMatchObject({ refusal: { kind: "cart-limit", limit: "total" } });
  });
});

describe("[CRT-1] changing what is in a cart", () => {
  const cart = given(add("a", 2), add("b", 1));

  it("is done where item and snapshot version are current", () => {
    const change = decide(cart, { kind: "set-quantity", itemId: "item_a", quantity: 7, expected: fields(3, 1) }, LIMITS);
    expect(applyChange(cart, valueOf(change))).toMatchObject({
      snapshotVersion: 4,
      items: [{ quantity: 7, itemVersion: 2 }, { itemVersion: 1 }],
    });
    const removal = decide(cart, { kind: "remove", itemId: "item_a", expected: fields(3, 1) }, LIMITS);
    expect(applyChange(cart, valueOf(removal)).items.map(({ id }) => id)).toEqual(["item_b"]);
    const clearing = decide(cart, { kind: "clear", expected: fields(3) }, LIMITS);
    expect(applyChange(cart, valueOf(clearing))).toMatchObject({ snapshotVersion: 4, items: [] });
  });

  it("[CRT-3] is refused with the current snapshot where a version is stale, and nothing changes", () => {
    const refusal = decide(cart, { kind: "set-quantity", itemId: "item_a", quantity: 7, expected: fields(2, 1) }, LIMITS);
    expect(refusal).toMatchObject({
      ok: false,
      refusal: {
        kind: "version-conflict",
        way: "fields",
        conflicts: [{ field: "expectedSnapshotVersion", kind: "stale", expected: 2, current: 3 }],
        cart: { snapshotVersion: 3 },
      },
    });
  });

  it("[CRT-7] tells a version above the current one apart from a stale one", () => {
    expect(decide(cart, { kind: "remove", itemId: "item_b", expected: fields(3, 9) }, LIMITS)).toMatchObject({
      refusal: { conflicts: [{ field: "expectedItemVersion", kind: "impossible", expected: 9, current: 1 }] },
    });
  });

  it("names an item that is gone as a conflict for who saw it, as not found for who should know", () => {
    const without = given(add("a", 2), add("b", 1), { kind: "remove", itemId: "item_a", expected: fields(3, 1) });
    expect(decide(without, { kind: "remove", itemId: "item_a", expected: fields(3, 1) }, LIMITS)).toMatchObject({
      refusal: {
        kind: "version-conflict",
        conflicts: [{ kind: "stale" }, { field: "expectedItemVersion", kind: "stale", expected: 1, current: null }],
      },
    });
    expect(decide(without, { kind: "remove", itemId: "item_a", expected: fields(4, 1) }, LIMITS)).toMatchObject({
      refusal: { kind: "item-not-found" },
    });
  });

  it("needs the item's version where an item is changed, and the snapshot's always", () => {
    const both = ["expectedItemVersion", "expectedSnapshotVersion"];
    const snapshot = ["expectedSnapshotVersion"];
    expect(NEEDED_VERSIONS).toEqual({ "set-quantity": both, remove: both, clear: snapshot, merge: snapshot, "refresh-quotes": snapshot });
  });

  it("[CRT-3] names an If-Match that was not used in the conflict, where there was one", () => {
    const stale = { ...fields(2), ignoredIfMatch: '"9"' };
    expect(decide(cart, { kind: "clear", expected: stale }, LIMITS)).toMatchObject({ refusal: { ignoredIfMatch: '"9"' } });
    const without = decide(cart, { kind: "clear", expected: fields(2) }, LIMITS);
    expect(Object.keys(without.ok ? {} : without.refusal)).not.toContain("ignoredIfMatch");
  });

  it("takes the ETag alone as the standard way", () => {
    const tags = (...snapshotVersions: (number | null)[]) => ({ way: "if-match" as const, snapshotVersions });
    expect(decide(cart, { kind: "clear", expected: tags(2, 3) }, LIMITS).ok).toBe(true);
    expect(decide(cart, { kind: "clear", expected: tags(2) }, LIMITS)).toMatchObject({
      refusal: { way: "if-match", conflicts: [{ kind: "stale" }] },
    });
    expect(decide(cart, { kind: "clear", expected: tags(null) }, LIMITS)).toMatchObject({ refusal: { conflicts: [{ kind: "unknown" }] } });
  });
});

describe("refreshing a cart's quotes", () => {
  const cart = given(add("a", 2), add("b", 1));
  const refresh = (...quotes: Quote[]) => decide(cart, { kind: "refresh-quotes", quotes, expected: fields(3) }, LIMITS);

  it("takes the new price of each item that has one, and leaves the others and the quantities", () => {
    const refreshed = refresh(quote("a", 300, { quotedAt: "later", expiresAt: "much later" }), quote("gone", 1));
    expect(applyChange(cart, valueOf(refreshed))).toMatchObject({
      snapshotVersion: 4,
      items: [
        { id: "item_a", quantity: 2, itemVersion: 2, unitPrice: { amount: 300 }, quotedAt: "later", quoteExpiresAt: "much later" },
        { id: "item_b", quantity: 1, itemVersion: 1, unitPrice: { amount: 250 } },
      ],
    });
  });

  it("takes no price of what is not for sale, or in another currency", () => {
    const dollars = quote("b", 1, { unitPrice: { amount: 1, currency: "USD" } });
    expect(refresh(quote("a", 1, { available: false }), dollars)).toMatchObject({
      ok: true,
      value: { snapshotVersion: 4, put: [], drop: [] },
    });
  });

  it("says of each line what had changed, of those too that are sold out, gone, or have no price in the cart's currency", () => {
    const linesOf = (...quotes: Quote[]) => valueOf(refresh(...quotes)).lines;
    const quotedLine = { quoted: { unitPrice: { amount: 250, currency: "EUR" }, minimumQuantity: 1 } };
    expect(linesOf(quote("a", 300, { minimumQuantity: 2 }), quote("b"))).toEqual([
      {
        ...{ itemId: "item_a", offerId: "a", requoted: true, changes: ["price", "minimum-raised"], ...quotedLine },
        now: { unitPrice: { amount: 300, currency: "EUR" }, available: true, minimumQuantity: 2, pieces: null },
      },
      {
        ...{ itemId: "item_b", offerId: "b", requoted: true, changes: [], ...quotedLine },
        now: { unitPrice: { amount: 250, currency: "EUR" }, available: true, minimumQuantity: 1, pieces: null },
      },
    ]);
    const dollars = quote("b", 1, { unitPrice: { amount: 1, currency: "USD" } });
    expect(linesOf(quote("a", 240, { available: false }), dollars)).toMatchObject([
      { requoted: false, changes: ["price", "unavailable"], now: { unitPrice: { amount: 240 }, available: false } },
      { requoted: false, changes: ["unavailable"], now: { unitPrice: null, available: false, minimumQuantity: 1 } },
    ]);
    expect(linesOf(quote("a", 250, { available: false, gone: true }))).toMatchObject([
      { requoted: false, changes: ["gone"], now: { unitPrice: null, available: false, minimumQuantity: null } },
      { requoted: false, changes: ["gone"] },
    ]);
  });

  it("takes a new quote for all pieces of a line, those that were quoted before and those that were not", () => {
    const more = given(add("a", 2), { kind: "set-quantity", itemId: "item_a", quantity: 7, expected: fields(2, 1) });
    expect(more.items).toMatchObject([{ quantity: 7, quotedQuantity: 2 }]);
    const change = decide(more, { kind: "refresh-quotes", quotes: [quote("a", 300)], expected: fields(3) }, LIMITS);
    expect(applyChange(more, valueOf(change)).items).toMatchObject([{ quantity: 7, quotedQuantity: 7, unitPrice: { amount: 300 } }]);
  });

  it("is refused where the total would leave the integers that are exact", () => {
    expect(refresh(quote("a", Number.MAX_SAFE_INTEGER))).toMatchObject({ refusal: { kind: "cart-limit", limit: "total" } });
  });
});

describe("adding to a cart whose currency the caller did not know", () => {
  const anywhere = quote("a", 250, { elsewhere: [{ amount: 310, currency: "USD" }], supplierPrice: { amount: 250, currency: "EUR" } });

  it("given the offer has a price in it, when it is added, then it is there at that price, with what the supplier asks", () => {
    const decided = valueOf(decide({ ...EMPTY, currency: "USD" }, add("a", 2, anywhere), LIMITS));
    expect(decided.put).toMatchObject([{ unitPrice: { amount: 310, currency: "USD" }, supplierPrice: { amount: 250, currency: "EUR" } }]);
    expect(given(add("a", 2, anywhere)).items).toMatchObject([{ unitPrice: { amount: 250, currency: "EUR" } }]);
  });

  it("given it has none in it, when it is added, then it is refused as having no price there", () => {
    expect(decide({ ...EMPTY, currency: "PLN" }, add("a", 2, anywhere), LIMITS)).toMatchObject({
      refusal: { kind: "offer-not-for-sale", reason: "other-currency" },
    });
  });
});
