import { describe, expect, it } from "vitest";
import type { CartSnapshot } from "../../../src/features/cart/schemas.ts";
import { changesOf } from "../../../src/features/checkout/rules.ts";

const NOW = new Date("2026-11-23T10:00:00Z");
const BEFORE = new Date("2026-11-23T09:30:00Z");

describe("comparing a cart with the offers of now", () => {
  const line: CartSnapshot["items"][number] = {
    id: "item_1",
    itemVersion: 1,
    minimumQuantity: 1,
    quotedAt: "2026-11-23T09:00:00Z",
    quoteExpiresAt: "2026-11-23T10:00:00Z",
    quotedQuantity: 3,
    offerId: "ofr_1",
    supplierId: "abt",
    title: "Cable",
    quantity: 3,
    unitPrice: { amount: 500, currency: "EUR" },
  };
  const quote = {
    offerId: "ofr_1",
    title: "Cable",
    supplierId: "abt",
    unitPrice: { amount: 500, currency: "EUR" },
    available: true,
    minimumQuantity: 1,
    quotedAt: "",
    expiresAt: "",
  };
  const changes = (over: Partial<typeof quote>, at = NOW, quantity = 3) =>
    changesOf([{ ...line, quantity }], new Map([["ofr_1", { ...quote, ...over }]]), { at, heldUpTo: 3 });
  const costing = (amount: number) => ({ unitPrice: { amount, currency: "EUR" } });

  it("finds nothing at an unchanged price, and says what changed otherwise", () => {
    expect(changes({})).toEqual([]);
    expect(changes({ unitPrice: { amount: 501, currency: "EUR" } })).toMatchObject([
      { kind: "price-changed", from: { amount: 500 }, to: { amount: 501 } },
    ]);
    expect(changes({ available: false })).toMatchObject([{ kind: "unavailable", to: null }]);
    expect(changes({ minimumQuantity: 4 })).toMatchObject([{ kind: "below-minimum-quantity", minimumQuantity: 4 }]);
    expect(changesOf([line], new Map(), { at: NOW, heldUpTo: 3 })).toMatchObject([{ kind: "unavailable" }]);
  });

  it.each([
    ["until the quote expires", { at: new Date("2026-11-23T09:59:59.999Z") }, []],
    ["no longer than that", { at: NOW }, ["expired"]],
    ["for fewer pieces than were quoted", { quantity: 1 }, []],
    ["for no more pieces than were quoted", { quantity: 4 }, ["more-pieces"]],
    ["up to the bound", { costs: 1500 }, []],
    ["not beyond the bound", { costs: 1501 }, ["beyond-bound"]],
    ["where the offer costs less now", { costs: 1 }, []],
  ])("owes the quoted price %s", (_, given, lapses) => {
    const { at = BEFORE, quantity = 3, costs = 501 } = given as { at?: Date; quantity?: number; costs?: number };
    expect(changes(costing(costs), at, quantity).map(({ lapse }) => lapse)).toEqual(lapses);
  });

  it("owes a price, and neither stock nor the minimum of when it was quoted", () => {
    expect(changes({ ...costing(501), available: false }, BEFORE)).toMatchObject([{ kind: "unavailable" }]);
    expect(changes({ ...costing(501), minimumQuantity: 4 }, BEFORE)).toMatchObject([{ kind: "below-minimum-quantity" }]);
  });
});
