import { describe, expect, it } from "vitest";
import type { Cart } from "../../../src/features/cart/cart.ts";
import { snapshotOf } from "../../../src/features/cart/cart.ts";
import { abandonedAt, toldAbandonedAt, admit, decideCreate } from "../../../src/features/cart/once-rules.ts";

const CART: Cart = { id: "cart_1", buyerId: "usr_1", currency: "EUR", snapshotVersion: 1, items: [] };
const KEY = { key: "k", fingerprint: "one body" };
const earlier = { fingerprint: KEY.fingerprint, answer: { cart: snapshotOf(CART), replayed: false } };

describe("a command on a cart", () => {
  it("given nothing was answered under its key, is carried out; also where there is no cart yet", () => {
    for (const cart of [CART, undefined]) {
      expect(admit({ cart, earlier: undefined }, "usr_1", KEY)).toEqual({ ok: true, value: { kind: "act" } });
      expect(admit({ cart, earlier: undefined }, "usr_1", undefined)).toEqual({ ok: true, value: { kind: "act" } });
    }
  });

  it("given the same was answered under its key, is answered so again and says it", () => {
    expect(admit({ cart: CART, earlier }, "usr_1", KEY)).toEqual({
      ok: true,
      value: { kind: "answer-again", answer: { cart: snapshotOf(CART), replayed: true } },
    });
  });

  it("given another body was answered under its key, is refused", () => {
    const refusal = { ok: false, refusal: { kind: "idempotency-key-reused" } };
    expect(admit({ cart: CART, earlier }, "usr_1", { ...KEY, fingerprint: "another" })).toEqual(refusal);
    expect(admit({ cart: CART, earlier }, "usr_1", undefined)).toEqual(refusal);
  });

  it("given the cart is another buyer's, finds none, whatever was answered under the key", () => {
    expect(admit({ cart: CART, earlier }, "usr_2", KEY)).toEqual({ ok: false, refusal: { kind: "cart-not-found" } });
  });
});

describe("a cart", () => {
  it("is made empty, once", () => {
    const { id, buyerId, currency } = CART;
    expect(decideCreate(undefined, { id, buyerId, currency })).toEqual({ ok: true, value: CART });
    expect(decideCreate(CART, { id, buyerId, currency })).toEqual({ ok: false, refusal: { kind: "idempotency-key-reused" } });
  });

  it("is forgotten so many seconds after it was touched", () => {
    expect(abandonedAt(1_000, { abandonedSeconds: 60, idempotencySeconds: 5 })).toBe(61_000);
  });

  it("is told of as abandoned so many seconds after it was changed, where there is something in it that is still its own", () => {
    const left = { cart: { items: [{}] as never }, handedTo: null, touchedAt: 1_000 };
    expect(toldAbandonedAt(left, 60)).toBe(61_000);
    expect(toldAbandonedAt({ ...left, cart: CART }, 60)).toBeUndefined();
    expect(toldAbandonedAt({ ...left, handedTo: "cart_2" }, 60)).toBeUndefined();
  });
});
