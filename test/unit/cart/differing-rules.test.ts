import { describe, expect, it } from "vitest";
import { applyChange, type Cart, type CartItem } from "../../../src/features/cart/cart.ts";
import { differingSince, pastOf, seenVersion } from "../../../src/features/cart/differing-rules.ts";

const item = (id: string, over: Partial<CartItem> = {}): CartItem => ({
  ...{ id, offerId: `ofr_${id}`, title: id, supplierId: "abt", quantity: 1, itemVersion: 1, unitPrice: { amount: 100, currency: "EUR" } },
  ...{ minimumQuantity: 1, quotedAt: "t", quoteExpiresAt: "t", quotedQuantity: 1, ...over },
});
const CART: Cart = { id: "cart_1", buyerId: "usr_1", currency: "EUR", snapshotVersion: 1, items: [item("a"), item("b")] };
const state = (quantity: number, itemVersion = 1, amount = 100) => ({ quantity, itemVersion, unitPrice: { amount, currency: "EUR" } });

/** The cart after changes, and the lines that differ since before them. */
function after(...changes: { put?: CartItem[]; drop?: string[] }[]) {
  let cart = CART;
  const past = changes.flatMap(({ put = [], drop = [] }) => {
    const change = { snapshotVersion: cart.snapshotVersion + 1, put, drop };
    const touched = pastOf(cart, change);
    cart = applyChange(cart, change);
    return touched;
  });
  return differingSince(cart, past);
}

describe("the lines in which a cart differs from before", () => {
  it("given one was changed twice, are told as one, from first to last", () => {
    expect(
      after(
        { put: [item("a", { quantity: 2, itemVersion: 2 })] },
        { put: [item("a", { quantity: 3, itemVersion: 3, unitPrice: { amount: 120, currency: "EUR" } })] },
      ),
    ).toEqual([{ itemId: "a", offerId: "ofr_a", what: ["quantity", "price", "item-version"], was: state(1), is: state(3, 3, 120) }]);
  });

  it("given one was added and one removed, are told as such; one that came and went is no difference", () => {
    expect(after({ put: [item("c")], drop: ["a"] }, { put: [item("d")] }, { drop: ["c"] })).toEqual([
      { itemId: "a", offerId: "ofr_a", what: ["removed"], was: state(1), is: null },
      { itemId: "d", offerId: "ofr_d", what: ["added"], was: null, is: state(1) },
    ]);
  });

  it("given one is as it was but for its version, says that alone", () => {
    expect(after({ put: [item("b", { itemVersion: 2 })] })).toMatchObject([{ itemId: "b", what: ["item-version"] }]);
  });
});

describe("the version a caller saw", () => {
  it.each([
    ["a stale one of the cart", { field: "expectedSnapshotVersion", kind: "stale", expected: 3, current: 5 }, 3],
    ["a stale one of If-Match", { field: "if-match", kind: "stale", expected: 4, current: 5 }, 4],
    ["the current one, where only the item's is stale", { field: "expectedItemVersion", kind: "stale", expected: 1, current: 2 }, 5],
    ["none, where it is impossible", { field: "expectedSnapshotVersion", kind: "impossible", expected: 9, current: 5 }, undefined],
    ["none, where it is no version", { field: "if-match", kind: "unknown", expected: null, current: 5 }, undefined],
  ] as const)("is %s", (_, conflict, seen) => {
    expect(seenVersion([conflict], 5)).toBe(seen);
  });
});
