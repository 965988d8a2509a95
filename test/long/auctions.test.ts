import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runAuction, type Mechanism } from "../../src/features/ads/auction.ts";
import { cameOutTheSame, recordOf, replay, type AuctionRecord } from "../../src/features/ads/auction-record.ts";
import { quality, type Bid } from "../../src/features/ads/bids.ts";
import { settleVcg } from "../../src/features/ads/vcg.ts";

const ORDERS = 10_000;
const RECORDS = 10_000;
const LIES = 100_000;

/** As an auction is asked: large enough that places, items and bids are fought over. */
interface Asked {
  bids: Bid<null>[];
  slots: number;
  reserveMinor: number;
  mechanism: Mechanism;
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
    mechanism: fc.constantFrom<Mechanism>("second-price", "vcg"),
  })
  .map(({ bids, ...rest }) => {
    const amounts = new Map(bids.map(({ campaignId, bidMinor }) => [campaignId, bidMinor]));
    return { ...rest, bids: bids.map((one) => ({ ...one, bidMinor: amounts.get(one.campaignId) ?? one.bidMinor })) };
  });

const held = ({ bids, ...rules }: Asked) => runAuction(bids, rules);
const CONTRACT = { version: 1, lastChanged: "2026-11-29" };
const HELD = { contract: CONTRACT, audience: { country: null, locale: "en" } };

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

  it(`comes out bit for bit the same when ${RECORDS} stored records are replayed, whatever bids they leave out`, () => {
    let left = 0;
    fc.assert(
      fc.property(asked, (one) => {
        const wins = held(one);
        const stored = JSON.parse(JSON.stringify(recordOf(one.bids, one, wins, HELD))) as AuctionRecord;
        const again = replay(stored);
        expect(again).toEqual(wins.map(({ campaignId, itemId, priceMinor }) => ({ campaignId, itemId, priceMinor })));
        expect(cameOutTheSame(stored, again ?? [])).toBe(true);
        if (stored.bids.length < stored.asked) left += 1;
      }),
      { numRuns: RECORDS },
    );
    expect(left).toBeGreaterThan(RECORDS / 10);
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
          const win = held({ ...others, bids, mechanism: "second-price" }).find(({ campaignId }) => campaignId === "me");
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

  it(`leaves nobody a gain by another bid in a VCG auction, of several items and with a reserve, in ${LIES} trials`, () => {
    let gainful = 0;
    const money = fc.integer({ min: 1, max: 500 });
    fc.assert(
      fc.property(asked, money, money, fc.integer({ min: 1, max: 1_000 }), (others, worth, lie, thousandths) => {
        const relevance = thousandths / 1_000;
        // What clicks come to, before a price is rounded up to a whole cent: rounding takes less than a cent a click.
        const gain = (bidMinor: number): number => {
          const mine = { campaignId: "me", bidMinor, relevance, itemId: "offer-0", item: null };
          const bids = [...others.bids, mine, { ...mine, itemId: "offer-1", relevance: relevance / 2 }];
          const won = settleVcg(bids, others).find(({ bid }) => bid.campaignId === "me");
          return won ? (worth - others.reserveMinor) * quality(won.bid) - won.harm : 0;
        };
        const honest = gain(worth);
        if (honest > 0) gainful += 1;
        expect(honest).toBeGreaterThanOrEqual(0);
        expect(gain(lie)).toBeLessThanOrEqual(honest);
      }),
      { numRuns: LIES },
    );
    expect(gainful).toBeGreaterThan(LIES / 10);
  });

  it("sells by VCG what has the highest sum, and charges the harm of it, as all assignments tried out say", () => {
    let fought = 0;
    fc.assert(
      fc.property(asked, ({ bids: all, slots, reserveMinor }) => {
        const bids = all.slice(0, 14);
        const best = new Map(bids.map((bid) => [`${bid.campaignId} ${bid.itemId}`, bid]));
        for (const bid of bids) {
          const key = `${bid.campaignId} ${bid.itemId}`;
          if ((best.get(key)?.relevance ?? 0) < bid.relevance) best.set(key, bid);
        }
        const net = [...best.values()]
          .filter(({ bidMinor, relevance }) => bidMinor >= Math.max(1, reserveMinor) && relevance > 0)
          .map((bid) => ({ ...bid, bidMinor: bid.bidMinor - reserveMinor }));
        const sold = settleVcg(bids, { slots, reserveMinor });
        const worth = ({ bid }: (typeof sold)[number]) => (bid.bidMinor - reserveMinor) * quality(bid);
        const whole = sold.reduce((sum, one) => sum + worth(one), 0);
        expect(whole).toBe(mostWelfare(net, slots));
        for (const one of sold) {
          const without = mostWelfare(
            net.filter(({ campaignId }) => campaignId !== one.bid.campaignId),
            slots,
          );
          expect(one.harm).toBe(without - (whole - worth(one)));
          if (one.harm > 0) fought += 1;
        }
      }),
      { numRuns: 2_000 },
    );
    expect(fought).toBeGreaterThan(1_000);
  });

  it("comes out of the bids that can decide as out of all of them", () => {
    let left = 0;
    /** The greedy assignment over every bid, and the least bid that wins, tried out one by one. */
    const plainly = ({ bids, slots, reserveMinor }: Asked) => {
      const winners = (all: readonly Bid<null>[]) => {
        const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
        const ranked = all
          .filter((bid) => bid.bidMinor >= Math.max(1, reserveMinor) && quality(bid) > 0)
          .toSorted(
            (a, b) => b.bidMinor * quality(b) - a.bidMinor * quality(a) || order(a.campaignId, b.campaignId) || order(a.itemId, b.itemId),
          );
        const taken: Bid<null>[] = [];
        for (const bid of ranked)
          if (taken.length < slots && !taken.some((one) => one.campaignId === bid.campaignId || one.itemId === bid.itemId)) taken.push(bid);
        return taken;
      };
      return winners(bids).map(({ campaignId, itemId }) => [campaignId, itemId]);
    };
    fc.assert(
      fc.property(asked, (one) => {
        const wins = held({ ...one, mechanism: "second-price" });
        expect(wins.map(({ campaignId, itemId }) => [campaignId, itemId])).toEqual(plainly(one));
        for (const { campaignId, priceMinor } of wins) {
          const winsAt = (bidMinor: number) =>
            plainly({ ...one, bids: one.bids.map((bid) => (bid.campaignId === campaignId ? { ...bid, bidMinor } : bid)) }).some(
              ([winner]) => winner === campaignId,
            );
          expect([winsAt(priceMinor - 1), winsAt(Math.max(1, priceMinor + 1))]).toEqual([false, true]);
        }
        const { bids, asked: all } = recordOf(one.bids, { ...one, mechanism: "second-price" }, wins, HELD);
        if (bids.length < all) left += 1;
      }),
      { numRuns: 3_000 },
    );
    expect(left).toBeGreaterThan(1_000);
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
        const wins = runAuction(bids, { slots, reserveMinor: 0, mechanism: "second-price" });
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
