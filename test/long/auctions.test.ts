import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runAuction, type Bid } from "../../src/features/ads/auction.ts";

const ORDERS = 10_000;
const RECORDS = 10_000;
const LIES = 100_000;

/** As an auction is asked: large enough that places, items and bids are fought over. */
interface Asked {
  bids: Bid<null>[];
  slots: number;
  reserveMinor: number;
}

const asked: fc.Arbitrary<Asked> = fc
  .record({
    bids: fc.array(
      fc.record({
        campaignId: fc.nat(19).map((number) => `campaign-${number}`),
        bidMinor: fc.integer({ min: 1, max: 500 }),
        relevance: fc.integer({ min: 0, max: 1_000 }).map((thousandths) => thousandths / 1_000),
        itemId: fc.nat(9).map((number) => `offer-${number}`),
        item: fc.constant(null),
      }),
      { maxLength: 40 },
    ),
    slots: fc.integer({ min: 0, max: 5 }),
    reserveMinor: fc.integer({ min: 0, max: 60 }),
  })
  .map(({ bids, ...rest }) => {
    const amounts = new Map(bids.map(({ campaignId, bidMinor }) => [campaignId, bidMinor]));
    return { ...rest, bids: bids.map((one) => ({ ...one, bidMinor: amounts.get(one.campaignId) ?? one.bidMinor })) };
  });

const held = ({ bids, slots, reserveMinor }: Asked) => runAuction(bids, slots, reserveMinor);

/** The sum of bid × relevance of the best assignment, tried out whole; an item, and a campaign, at most once. */
function mostWelfare(bids: readonly Bid<null>[], slots: number): number {
  const [first, ...rest] = bids;
  if (!first || slots === 0) return 0;
  const others = rest.filter(({ campaignId, itemId }) => campaignId !== first.campaignId && itemId !== first.itemId);
  return Math.max(mostWelfare(rest, slots), first.bidMinor * Math.round(first.relevance * 1_000_000) + mostWelfare(others, slots - 1));
}

describe("the auction, tried at length", () => {
  it(`is one and the same in ${ORDERS} random orders of arrival`, () => {
    const shuffled = asked.chain((one) => fc.tuple(fc.constant(one), fc.shuffledSubarray(one.bids, { minLength: one.bids.length })));
    let sold = 0;
    fc.assert(
      fc.property(shuffled, ([one, bids]) => {
        const wins = held(one);
        sold += wins.length;
        expect(held({ ...one, bids })).toEqual(wins);
      }),
      { numRuns: ORDERS },
    );
    expect(sold).toBeGreaterThan(ORDERS);
  });

  it(`comes out bit for bit the same when ${RECORDS} records of what it was asked are replayed`, () => {
    fc.assert(
      fc.property(asked, (one) => {
        const record = JSON.stringify({ asked: one, wins: held(one) });
        const { asked: again } = JSON.parse(record) as { asked: Asked };
        expect(JSON.stringify({ asked: again, wins: held(again) })).toBe(record);
      }),
      { numRuns: RECORDS },
    );
  });

  it(`leaves nobody a gain by another bid than what a click is worth, in ${LIES} trials`, () => {
    let gainful = 0;
    const money = fc.integer({ min: 1, max: 500 });
    fc.assert(
      fc.property(asked, money, money, fc.integer({ min: 1, max: 1_000 }), (others, worth, lie, thousandths) => {
        const relevance = thousandths / 1_000;
        const gain = (bidMinor: number): number => {
          const mine = { campaignId: "me", bidMinor, relevance, itemId: "offer-0", item: null };
          const bids = [...others.bids, mine, { ...mine, itemId: "offer-1", relevance: relevance / 2 }];
          const win = held({ ...others, bids }).find(({ campaignId }) => campaignId === "me");
          return win ? worth - win.priceMinor : 0;
        };
        const honest = gain(worth);
        if (honest > 0) gainful += 1;
        expect(gain(lie)).toBeLessThanOrEqual(honest);
      }),
      { numRuns: LIES },
    );
    // Trials in which there is nothing to gain prove nothing.
    expect(gainful).toBeGreaterThan(LIES / 10);
  });

  it("charges the Vickrey-Clarke-Groves price where no two campaigns want the same item", () => {
    const apart = asked.map(({ bids, ...rest }) => ({
      ...rest,
      reserveMinor: 0,
      bids: [...new Map(bids.map((one) => [one.campaignId, { ...one, itemId: `of-${one.campaignId}` }])).values()].slice(0, 12),
    }));
    let priced = 0;
    fc.assert(
      fc.property(apart, ({ bids, slots }) => {
        const wins = runAuction(bids, slots, 0);
        for (const win of wins) {
          const others = bids.filter(({ campaignId }) => campaignId !== win.campaignId);
          const harm = mostWelfare(others, slots) - mostWelfare(others, slots - 1);
          expect(win.priceMinor).toBe(Math.ceil(harm / Math.round(win.relevance * 1_000_000)));
          if (harm > 0) priced += 1;
        }
      }),
      { numRuns: 2_000 },
    );
    expect(priced).toBeGreaterThan(500);
  });
});
