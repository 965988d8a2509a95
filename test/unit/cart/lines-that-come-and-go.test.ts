import { describe, expect, it } from "vitest";
import { applyChange, type Cart } from "../../../src/features/cart/cart.ts";
import { decide, takeLines, type CartCommand } from "../../../src/features/cart/rules.ts";
import { valueOf } from "../../support/value-of.ts";
import { add, fields, given, LIMITS, quote } from "./carts.ts";

describe("taking a guest's cart over", () => {
  const HALF_PAST = "2026-11-23T10:30:00.000Z";
  const linesOf = (...commands: CartCommand[]) =>
    given(...commands).items.map((item) => ({ ...item, id: `guest_${item.id}`, itemVersion: 4 }));
  const merge = (cart: Cart, lines: Cart["items"], version = cart.snapshotVersion) =>
    decide(cart, { kind: "merge", from: "cart_guest", lines, expected: fields(version) }, LIMITS);

  it("given offers that are not there, brings their lines as they are quoted, first in their version", () => {
    const cart = given(add("a", 2));
    expect(applyChange(cart, valueOf(merge(cart, linesOf(add("b", 3)))))).toMatchObject({
      snapshotVersion: 3,
      items: [
        { id: "item_a", quantity: 2, itemVersion: 1 },
        { id: "guest_item_b", quantity: 3, quotedQuantity: 3, itemVersion: 1, unitPrice: { amount: 250 } },
      ],
    });
  });

  it("given an offer that is there at the same price, puts the pieces on top, owed no longer than either quote", () => {
    const cart = given(add("a", 2));
    const [merged] = valueOf(merge(cart, linesOf(add("a", 3, quote("a", 250, { expiresAt: HALF_PAST }))))).put;
    expect(merged).toMatchObject({ id: "item_a", quantity: 5, quotedQuantity: 5, itemVersion: 2, quoteExpiresAt: HALF_PAST });
  });

  it("given an offer that is there at another price, changes that of no piece and owes it for no more than before", () => {
    const cart = given(add("a", 2));
    const [merged] = valueOf(merge(cart, linesOf(add("a", 3, quote("a", 100, { expiresAt: HALF_PAST }))))).put;
    expect(merged).toMatchObject({
      quantity: 5,
      quotedQuantity: 2,
      unitPrice: { amount: 250 },
      quoteExpiresAt: "2026-11-23T11:00:00.000Z",
    });
  });

  it("is refused whole where the caller has not seen the cart, or it would hold too much", () => {
    const cart = given(add("a", 2), add("b", 1));
    expect(merge(cart, linesOf(add("c", 1)), 2)).toMatchObject({ refusal: { kind: "version-conflict" } });
    expect(merge(cart, linesOf(add("c", 1), add("d", 1)))).toMatchObject({ refusal: { kind: "cart-limit", limit: "items" } });
    expect(merge(cart, linesOf(add("a", 99)))).toMatchObject({ refusal: { kind: "cart-limit", limit: "quantity" } });
  });
});

describe("taking paid lines out", () => {
  it("changes nothing, and takes no version, where none of them is there", () => {
    const cart = given(add("a", 5));
    expect(takeLines(cart, [{ offerId: "gone", quantity: 1 }])).toEqual({ snapshotVersion: cart.snapshotVersion, put: [], drop: [] });
  });

  it("takes the paid quantity and leaves what the buyer put in meanwhile", () => {
    const cart = given(add("a", 5), add("b", 1), add("c", 2));
    const left = applyChange(
      cart,
      takeLines(cart, [
        { offerId: "a", quantity: 2 },
        { offerId: "b", quantity: 4 },
        { offerId: "gone", quantity: 1 },
      ]),
    );
    expect(left.items.map(({ offerId, quantity }) => [offerId, quantity])).toEqual([
      ["a", 3],
      ["c", 2],
    ]);
    expect(left.snapshotVersion).toBe(cart.snapshotVersion + 1);
    expect(
      left.items.map(({ quotedQuantity }) => quotedQuantity),
      "what was bought at the quoted price is not owed at it again",
    ).toEqual([3, 2]);
  });
});
