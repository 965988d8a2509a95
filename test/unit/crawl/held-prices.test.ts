import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crawlAlerts } from "../../../src/features/crawl/alerts.ts";
import type { CrawlHealthFigures } from "../../../src/features/crawl/figures.ts";
import { doubtsOf } from "../../../src/features/crawl/held-prices/rules.ts";
import type { ReadOffer } from "../../../src/features/crawl/offer-of-page.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const SEEN = new Date("2026-11-27T10:00:00Z");
const usd = (amount: number) => ({ amount, currency: "USD" });
const read = (price = usd(1_000), rivals: ReadOffer["rivals"] = [], more: Partial<ReadOffer["offer"]> = {}): ReadOffer => ({
  offer: {
    ...{ supplierId: "abt", productKey: "1", url: "https://abt.test/1", title: "Kettle", price },
    ...{ availability: "InStock", orderable: true, condition: "NewCondition", minimumQuantity: 1 },
    ...more,
  },
  rivals,
});
const last = (price = usd(1_000), range: { to: null } | null = null) => ({ price, range, seenAt: SEEN });

describe("given a price that was read", () => {
  it("has no doubts of one that nothing speaks against, of a first one, and of one that moved within the factor", () => {
    expect(doubtsOf(read(), undefined, 3)).toEqual([]);
    expect(doubtsOf(read(usd(2_999)), last(), 3)).toEqual([]);
    expect(doubtsOf(read(usd(334)), last(), 3)).toEqual([]);
  });

  it("doubts one that another source of its page denies", () => {
    const rival = { price: usd(100), syntax: "open-graph" as const, path: "meta > price" };
    expect(doubtsOf(read(usd(1_000), [rival]), undefined, 3)).toEqual([{ kind: "source", ...rival }]);
  });

  it.each([usd(3_000), usd(333), usd(1_000_000), { amount: 1_000, currency: "EUR" }])("doubts %j after 1000 USD", (price) => {
    expect(doubtsOf(read(price), last(), 3)).toEqual([{ kind: "last-sighting", price: usd(1_000), seenAt: SEEN.toISOString() }]);
  });

  it("compares no price with one that is only where it begins", () => {
    expect(doubtsOf(read(usd(9_000)), last(usd(1_000), { to: null }), 3)).toEqual([]);
    expect(doubtsOf(read(usd(9_000), [], { range: { to: null } }), last(), 3)).toEqual([]);
  });

  it("doubts whatever is off by a factor of ten, up or down", () => {
    const { jumpFactor } = contractFor("production").crawl.heldPrices;
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 100_000_000 }), fc.integer({ min: 1, max: 5 }), fc.boolean(), (amount, noughts, up) => {
        const other = up ? amount * 10 ** noughts : Math.max(1, Math.floor(amount / 10 ** noughts));
        expect(doubtsOf(read(usd(other)), last(usd(amount)), jumpFactor)).toHaveLength(1);
      }),
    );
  });
});

describe("given prices that wait for a decision", () => {
  const rule = crawlAlerts.find(({ name }) => name === "crawl.prices.undecided");
  const contract = contractFor("production");
  const raised = (oldestHeldAgeSeconds: number | null) =>
    rule?.conditions({ pricesHeld: 2, oldestHeldAgeSeconds } as CrawlHealthFigures, contract);

  it("says so once the oldest has waited longer than the contract has it", () => {
    const { decideWithinSeconds } = contract.crawl.heldPrices;
    expect(raised(decideWithinSeconds + 1)).toMatchObject([
      { key: "crawl.prices.undecided", summary: expect.stringContaining("2 prices") },
    ]);
    expect(raised(decideWithinSeconds)).toEqual([]);
    expect(raised(null)).toEqual([]);
  });
});
