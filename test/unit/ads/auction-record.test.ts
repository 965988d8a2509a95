import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runAuction, type Mechanism } from "../../../src/features/ads/auction.ts";
import { cameOutTheSame, recordOf, replay, RULES_NOW, type AuctionRecord } from "../../../src/features/ads/auction-record.ts";
import { quality, type Bid } from "../../../src/features/ads/bids.ts";
import { settleVcg } from "../../../src/features/ads/vcg.ts";

const CONTRACT = { version: 3, lastChanged: "2026-11-29" };
const HELD = { contract: CONTRACT, audience: { country: "DE", locale: "de" } };
const bid = (campaignId: string, bidMinor: number, relevance = 1, itemId = "x"): Bid<null> => ({
  ...{ campaignId, bidMinor, relevance, itemId },
  item: null,
});

const asked = fc
  .record({
    bids: fc.array(
      fc.record({
        campaignId: fc.nat(9).map((number) => `c${number}`),
        bidMinor: fc.integer({ min: 1, max: 100 }),
        relevance: fc.integer({ min: 0, max: 1_000 }).map((thousandths) => thousandths / 1_000),
        itemId: fc.nat(4).map((number) => `o${number}`),
        item: fc.constant(null),
      }),
      { maxLength: 40 },
    ),
    slots: fc.integer({ min: 0, max: 3 }),
    reserveMinor: fc.integer({ min: 0, max: 30 }),
    mechanism: fc.constantFrom<Mechanism>("second-price", "vcg"),
  })
  .map(({ bids, ...rest }) => {
    const amounts = new Map(bids.map(({ campaignId, bidMinor }) => [campaignId, bidMinor]));
    return { ...rest, bids: bids.map((one) => ({ ...one, bidMinor: amounts.get(one.campaignId) ?? one.bidMinor })) };
  });

describe("[ADS-1] an auction by Vickrey-Clarke-Groves", () => {
  it("gives a place to the bid that comes first where two are worth the same, with places to spare too", () => {
    for (const slots of [1, 2, 3])
      expect(settleVcg([bid("a", 50), bid("b", 50)], { slots, reserveMinor: 5 }).map(({ bid: won }) => won.campaignId)).toEqual(["a"]);
  });
});

describe("an auction's record", () => {
  it("is replayed to what was sold, whatever bids it leaves out, and keeps no more than a few", () => {
    let left = 0;
    fc.assert(
      fc.property(asked, ({ bids, ...rules }) => {
        const wins = runAuction(bids, rules);
        const stored = JSON.parse(JSON.stringify(recordOf(bids, rules, wins, HELD))) as AuctionRecord;
        expect(replay(stored)).toEqual(wins.map(({ campaignId, itemId, priceMinor }) => ({ campaignId, itemId, priceMinor })));
        expect(stored.bids.length).toBeLessThanOrEqual(2 * rules.slots * rules.slots + 1);
        if (stored.bids.length < stored.asked) left += 1;
      }),
      { numRuns: 500 },
    );
    expect(left).toBeGreaterThan(100);
  });

  it("says what was asked, by which contract, and how many campaigns bid", () => {
    const bids = [bid("a", 50, 0.5), bid("a", 50, 0.25, "y"), bid("b", 3), bid("c", 20, 0.3, "y")];
    const rules = { slots: 1, reserveMinor: 5, mechanism: "vcg" } as const;
    expect(recordOf(bids, rules, runAuction(bids, rules), HELD)).toEqual({
      ...{ rules: RULES_NOW, contract: CONTRACT, mechanism: "vcg", slots: 1, reserveMinor: 5, asked: 4, campaigns: 3 },
      audience: { country: "DE", locale: "de" },
      bids: [
        { campaignId: "a", bidMinor: 50, quality: 500_000, itemId: "x" },
        { campaignId: "c", bidMinor: 20, quality: 300_000, itemId: "y" },
      ],
      wins: [{ campaignId: "a", itemId: "x", priceMinor: 14 }],
    });
  });

  it("is told from one that came out otherwise, and is not replayed by rules that are others", () => {
    const bids = [bid("a", 50), bid("b", 30)];
    const rules = { slots: 1, reserveMinor: 5, mechanism: "second-price" } as const;
    const record = recordOf(bids, rules, runAuction(bids, rules), HELD);
    expect(cameOutTheSame(record, replay(record) ?? [])).toBe(true);
    expect(cameOutTheSame({ ...record, wins: record.wins.map((win) => ({ ...win, priceMinor: 31 })) }, replay(record) ?? [])).toBe(false);
    // As a database gives it back: members in an order of its own.
    const stored = { ...record, wins: record.wins.map(({ campaignId, itemId, priceMinor }) => ({ priceMinor, itemId, campaignId })) };
    expect(cameOutTheSame(stored, replay(record) ?? [])).toBe(true);
    expect(replay({ ...record, rules: RULES_NOW + 1 })).toBeUndefined();
  });

  it("of the rules before targets is replayed as it was", () => {
    const bids = [bid("a", 50), bid("b", 30)];
    const rules = { slots: 1, reserveMinor: 5, mechanism: "second-price" } as const;
    const { audience: _, ...before } = { ...recordOf(bids, rules, runAuction(bids, rules), HELD), rules: 1 };
    expect(replay(before)).toEqual([{ campaignId: "a", itemId: "x", priceMinor: 30 }]);
  });

  it("is replayed without a bid whose targets its viewer does not meet", () => {
    const bids = [
      { ...bid("a", 50), matched: { country: "DE", brand: "Acme" } },
      { ...bid("b", 30), matched: { locale: "de" } },
      { ...bid("c", 20), matched: {} },
    ];
    const rules = { slots: 2, reserveMinor: 5, mechanism: "second-price" } as const;
    const record = recordOf(bids, rules, runAuction(bids, rules), HELD);
    expect(record.bids.map(({ matched }) => matched)).toEqual([{ country: "DE", brand: "Acme" }, { locale: "de" }, undefined]);
    expect(replay(record)).toEqual([{ campaignId: "a", itemId: "x", priceMinor: 30 }]);
    const winner = (audience: AuctionRecord["audience"]) => replay({ ...record, audience })?.map(({ campaignId }) => campaignId);
    expect(winner({ country: "FR", locale: "de" })).toEqual(["b"]);
    expect(winner({ country: null, locale: null })).toEqual(["c"]);
    expect(winner(undefined)).toEqual(["c"]);
  });
});

describe("a VCG auction", () => {
  const sold = (bids: Bid<null>[], slots: number, reserveMinor: number) =>
    runAuction(bids, { slots, reserveMinor, mechanism: "vcg" }).map(({ campaignId, itemId, priceMinor }) => [
      campaignId,
      itemId,
      priceMinor,
    ]);

  it("sells what has the highest sum, also where the best single bid has to take its second item", () => {
    // Greedy gives x to a and nothing to b; together they are worth more the other way round.
    const bids = [bid("a", 50, 1, "x"), bid("a", 50, 0.9, "y"), bid("b", 45, 1, "x")];
    expect(sold(bids, 2, 0)).toEqual([
      ["a", "y", 0],
      ["b", "x", 5],
    ]);
  });

  it("charges everybody the reserve at least and what the others lose on top of it, never more than the bid", () => {
    expect(sold([bid("a", 50, 1, "x"), bid("b", 30, 1, "y"), bid("c", 20, 1, "z")], 2, 10)).toEqual([
      ["a", "x", 20],
      ["b", "y", 20],
    ]);
    expect(sold([bid("a", 10, 1, "x"), bid("b", 9, 1, "y")], 2, 10)).toEqual([["a", "x", 10]]);
  });

  it("leaves nobody a gain by another bid than what a click is worth", () => {
    const money = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(asked, money, money, ({ bids, ...lots }, worth, lie) => {
        const gain = (bidMinor: number) => {
          const mine = bid("me", bidMinor, 0.8, "o0");
          const won = settleVcg([...bids, mine, { ...mine, itemId: "o1", relevance: 0.5 }], lots).find(
            (one) => one.bid.campaignId === "me",
          );
          return won ? (worth - lots.reserveMinor) * quality(won.bid) - won.harm : 0;
        };
        expect(gain(worth)).toBeGreaterThanOrEqual(Math.max(0, gain(lie)));
      }),
      { numRuns: 1_000 },
    );
  });
});
