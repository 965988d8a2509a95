import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runAuction as runBy, type Mechanism, type Win } from "../../../src/features/ads/auction.ts";
import type { Bid } from "../../../src/features/ads/bids.ts";

const MECHANISMS: Mechanism[] = ["second-price", "vcg"];
const runAuction = (all: readonly Bid<null>[], places: number, reserveMinor: number, mechanism: Mechanism = "second-price"): Win<null>[] =>
  runBy(all, { slots: places, reserveMinor, mechanism });

const bid = (campaignId: string, bidMinor: number, relevance = 1, itemId = "a"): Bid<null> => ({
  campaignId,
  bidMinor,
  relevance,
  itemId,
  item: null,
});
const bids = fc
  .array(
    fc.record({
      campaignId: fc.constantFrom("c1", "c2", "c3", "c4", "c5", "c6"),
      bidMinor: fc.integer({ min: 1, max: 200 }),
      // Not fc.double: most doubles are too small to be told from no relevance.
      relevance: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
      itemId: fc.constantFrom("a", "b", "c"),
      item: fc.constant(null),
    }),
    { maxLength: 12 },
  )
  .map((all) => {
    const amounts = new Map(all.map(({ campaignId, bidMinor }) => [campaignId, bidMinor]));
    return all.map((one) => ({ ...one, bidMinor: amounts.get(one.campaignId) ?? one.bidMinor }));
  });
const outcome = ({ campaignId, itemId, priceMinor }: Win<null>) => [campaignId, itemId, priceMinor];
const slots = fc.integer({ min: 0, max: 4 });
const reserve = fc.integer({ min: 0, max: 50 });

describe("an auction", () => {
  it("sells to the highest bid at the price of the second", () => {
    expect(runAuction([bid("a", 50), bid("b", 30), bid("c", 10)], 1, 5)).toMatchObject([{ campaignId: "a", priceMinor: 30 }]);
  });

  it("weighs bids by relevance: the more relevant one pays less to win", () => {
    expect(runAuction([bid("a", 50, 0.5), bid("b", 40, 1)], 1, 5)).toMatchObject([{ campaignId: "b", priceMinor: 25 }]);
  });

  it("charges no fraction of a cent less than wins", () => {
    expect(runAuction([bid("a", 50, 0.6), bid("b", 10, 1)], 1, 5)).toMatchObject([{ campaignId: "a", priceMinor: 17 }]);
  });

  it("gives a tie to the lower campaign, then to the lower item, in whatever order they came", () => {
    const tied = [bid("b", 30, 1, "x"), bid("a", 30, 1, "x"), bid("a", 30, 1, "w")];
    for (const all of [tied, tied.toReversed()]) {
      expect(runAuction(all, 1, 5).map(outcome)).toEqual([["a", "w", 30]]);
      expect(runAuction(all, 2, 5).map(outcome)).toEqual([
        ["a", "w", 5],
        ["b", "x", 5],
      ]);
    }
  });

  it("charges the reserve where nobody loses, and sells nothing below it", () => {
    expect(runAuction([bid("a", 50)], 3, 5)).toMatchObject([{ priceMinor: 5 }]);
    expect(runAuction([bid("a", 4)], 3, 5)).toEqual([]);
  });

  it("lets a campaign win one place, with its most relevant item", () => {
    const wins = runAuction([bid("a", 50, 0.4, "x"), bid("a", 50, 0.9, "y"), bid("b", 10)], 3, 5);
    expect(wins.map(({ campaignId, itemId }) => [campaignId, itemId])).toEqual([
      ["a", "y"],
      ["b", "a"],
    ]);
  });

  it("sells an item once, and a campaign whose best item is taken goes on with its next", () => {
    const wins = runAuction([bid("a", 50, 1, "x"), bid("b", 40, 1, "x"), bid("b", 40, 0.8, "y"), bid("c", 10, 1, "x")], 3, 5);
    expect(wins.map(({ campaignId, itemId, priceMinor }) => [campaignId, itemId, priceMinor])).toEqual([
      ["a", "x", 40],
      ["b", "y", 5],
    ]);
  });

  it("charges the least bid that would still have won a place", () => {
    const rivals = [bid("b", 30, 1, "x"), bid("c", 20, 1, "y")];
    expect(runAuction([bid("a", 100, 1, "x"), ...rivals], 3, 5)).toMatchObject([{ campaignId: "a", priceMinor: 30 }, { campaignId: "c" }]);
    expect(runAuction([bid("a", 100, 1, "x"), bid("a", 100, 0.5, "z"), ...rivals], 3, 5)[0]).toMatchObject({ itemId: "x", priceMinor: 5 });
    fc.assert(
      fc.property(bids, slots, reserve, (all, places, least) => {
        for (const { campaignId, priceMinor } of runAuction(all, places, least)) {
          const winsAt = (bidMinor: number) =>
            runAuction(
              all.map((one) => (one.campaignId === campaignId ? { ...one, bidMinor } : one)),
              places,
              least,
            ).some((win) => win.campaignId === campaignId);
          expect(winsAt(Math.max(1, priceMinor + 1))).toBe(true);
          expect(winsAt(priceMinor - 1)).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each(MECHANISMS)(
    "never charges more than the bid or less than the reserve, nor sells more places than there are, by %s",
    (mechanism) => {
      fc.assert(
        fc.property(bids, slots, reserve, (all, places, least) => {
          const wins = runAuction(all, places, least, mechanism);
          expect(wins.length).toBeLessThanOrEqual(places);
          expect(new Set(wins.map(({ campaignId }) => campaignId)).size).toBe(wins.length);
          expect(new Set(wins.map(({ itemId }) => itemId)).size).toBe(wins.length);
          for (const win of wins) {
            expect(win.priceMinor).toBeLessThanOrEqual(win.bidMinor);
            expect(win.priceMinor).toBeGreaterThanOrEqual(least);
            expect(Number.isInteger(win.priceMinor)).toBe(true);
          }
        }),
      );
    },
  );

  it.each(MECHANISMS)("gives the same result in whatever order bids come, by %s", (mechanism) => {
    const shuffled = bids.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
    fc.assert(
      fc.property(shuffled, slots, reserve, ([all, other], places, least) => {
        expect(runAuction(other, places, least, mechanism).map(outcome)).toEqual(runAuction(all, places, least, mechanism).map(outcome));
      }),
    );
  });

  it("makes bidding what a click is worth the best bid, whatever the others do", () => {
    const worth = fc.integer({ min: 1, max: 200 });
    fc.assert(
      fc.property(
        fc.record({ others: bids, places: slots, least: reserve }),
        fc.record({ value: worth, lie: worth, relevance: fc.double({ min: 0.01, max: 1, noNaN: true }) }),
        ({ others, places, least }, { value, lie, relevance }) => {
          const mine = (bidMinor: number) => [bid("me", bidMinor, relevance), bid("me", bidMinor, relevance / 2, "b")];
          const gain = (bidMinor: number) => {
            const win = runAuction([...others, ...mine(bidMinor)], places, least).find(({ campaignId }) => campaignId === "me");
            return win ? value - win.priceMinor : 0;
          };
          expect(gain(value)).toBeGreaterThanOrEqual(gain(lie));
        },
      ),
      { numRuns: 500 },
    );
  });
});
