import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rankOf, wantedOf, type Rankable, type Wanted } from "../../../src/features/catalog/rank.ts";

const CHAIR: Rankable = {
  ...{ relevance: 0.9, available: true, availability: "InStock", minimumQuantity: 1, pieces: undefined },
  price: { amount: 5_000, currency: "EUR" },
};
const TEN: Wanted = { currency: "EUR", pieces: 10, budget: 60_000 };
const NOTHING_SAID: Wanted = { currency: "EUR", pieces: null, budget: null };

describe("given ten pieces wanted for at most 600.00", () => {
  it("says what they cost, and nothing against what can be had for it", () => {
    expect(rankOf(CHAIR, TEN)).toMatchObject({ total: { amount: 50_000, currency: "EUR" }, drawbacks: [] });
  });

  it.each<[Partial<Rankable>, string[], number | null]>([
    [{ available: false }, ["unavailable"], 50_000],
    [{ availability: "Unknown" }, ["availability-unknown"], 50_000],
    [{ pieces: 9 }, ["too-few"], 50_000],
    [{ pieces: 10 }, [], 50_000],
    [{ pieces: 0, available: false }, ["unavailable", "too-few"], 50_000],
    [{ price: { amount: 6_001, currency: "EUR" } }, ["over-budget"], 60_010],
    [{ price: { amount: 6_000, currency: "EUR" } }, [], 60_000],
    [{ minimumQuantity: 12 }, ["more-at-once"], 60_000],
    [{ minimumQuantity: 13 }, ["more-at-once", "over-budget"], 65_000],
    [{ range: { to: null } }, ["only-from"], null],
    [{ price: { amount: 9_999_999, currency: "USD" } }, [], null],
    [{ price: { amount: Number.MAX_SAFE_INTEGER, currency: "EUR" } }, [], null],
  ])("says of %j what speaks against it: %j", (offer, drawbacks, total) => {
    const ranking = rankOf({ ...CHAIR, ...offer }, TEN);
    expect(ranking.drawbacks).toEqual(drawbacks);
    expect(ranking.total?.amount ?? null).toBe(total);
  });

  it.each<[Partial<Rankable>, number | null]>([
    [{ delivery: { price: { amount: 499, currency: "EUR" } } }, 50_499],
    [{ delivery: { price: { amount: 0, currency: "EUR" } } }, 50_000],
    [{}, null],
    [{ delivery: { price: { amount: 499, currency: "USD" } } }, null],
    [{ delivery: { price: { amount: 499, currency: "EUR" } }, range: { to: null } }, null],
    [{ delivery: { price: { amount: Number.MAX_SAFE_INTEGER, currency: "EUR" } } }, null],
  ])("knows what they cost with delivery where somebody tells it, and takes what nobody tells for nothing known: %j", (offer, landed) => {
    expect(rankOf({ ...CHAIR, ...offer }, TEN).landed?.amount ?? null).toBe(landed);
  });

  it("puts what can be had before what fits a little better, and not before what fits much better", () => {
    const rank = (offer: Partial<Rankable>) => rankOf({ ...CHAIR, ...offer }, TEN).rank;
    expect(rank({ relevance: 0.85 })).toBeGreaterThan(rank({ pieces: 2 }));
    expect(rank({ relevance: 0.85 })).toBeGreaterThan(rank({ price: { amount: 7_000, currency: "EUR" } }));
    expect(rank({ relevance: 0.55 })).toBeLessThan(rank({ available: false }));
    expect(rank({ relevance: 0.89 }), "a cheaper one decides between equals alone").toBeLessThan(
      rank({ price: { amount: 5_900, currency: "EUR" } }),
    );
  });
});

describe("given nothing said of how many or how much", () => {
  it("ranks equals by price, and what is not priced in the search's currency last", () => {
    const prices = [1, 10, 11, 5_000, 5_100, 1_000_000].map((amount) =>
      rankOf({ ...CHAIR, price: { amount, currency: "EUR" } }, NOTHING_SAID),
    );
    const ranks = prices.map(({ rank }) => Math.fround(rank));
    expect(new Set(ranks).size).toBe(ranks.length);
    expect(ranks).toEqual(ranks.toSorted((a, b) => b - a));
    expect(rankOf({ ...CHAIR, price: { amount: 1, currency: "USD" } }, NOTHING_SAID).rank).toBeLessThan(ranks.at(-1) ?? 0);
    expect(prices.map(({ total }) => total)).toEqual(prices.map(() => null));
  });

  it("stays within 0 and 1 whatever is offered", () => {
    const amounts = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    const offers = fc.record({
      amount: amounts,
      relevance: fc.double({ min: 0, max: 1, noNaN: true }),
      minimumQuantity: fc.integer({ min: 1, max: 1e9 }),
    });
    fc.assert(
      fc.property(offers, fc.boolean(), ({ amount, ...offer }, available) => {
        const { rank, total } = rankOf({ ...CHAIR, ...offer, available, price: { amount, currency: "EUR" } }, TEN);
        expect(rank).toBeGreaterThanOrEqual(0);
        expect(rank).toBeLessThanOrEqual(1);
        expect(total === null || Number.isSafeInteger(total.amount)).toBe(true);
      }),
    );
  });
});

describe("given the items of a search", () => {
  const items = [
    { name: "chair", quantity: 10, unit: "pieces", budget: 60_000 },
    { name: "coffee", quantity: 50, unit: "kg" },
    { name: "desk", quantity: 2.5, unit: null },
    { name: "lamp", quantity: 4, unit: null },
  ];
  it.each([
    ["chair", 10, 60_000],
    ["coffee", null, null],
    ["desk", null, null],
    ["lamp", 4, null],
    ["table", null, null],
    [null, null, null],
  ])("of %j so many pieces are wanted: %j, for at most %j", (name, pieces, budget) => {
    expect(wantedOf({ currency: "EUR", items }, name)).toEqual({ currency: "EUR", pieces, budget });
  });
});
