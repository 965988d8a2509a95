import { describe, expect, it } from "vitest";
import type { SupplierStanding } from "../../../src/features/crawl/supplier-standing/schemas.ts";
import { troublesOf } from "../../../src/features/crawl/supplier-standing/troubles.ts";

const AT = "2026-11-28T12:00:00.000Z";
const WELL = {
  ...{ id: "shop", name: "Shop", baseUrl: "https://shop.test", enabled: true, freshFrom: null },
  crawls: { active: 0, ended: 4, failed: 0, failedInARow: 0, lastSuccessAt: AT, lastFailure: null },
  pages: { known: 9, fresh: 9, resting: 0, broken: 0, newestAt: AT },
  feed: {
    ...{ url: "https://shop.test/feed.xml", dueAt: AT, readAt: AT, outcome: "read", reason: null, failures: 0 },
    ...{ rows: 9, offers: 9, held: 0, setAside: 0, rejected: [] },
  },
  offers: { standing: 9, pricesHeld: 0 },
  host: { circuit: "closed", openUntil: null, askedUntil: null, failures: 0, latencyMs: 80, paceMs: 500, lastRequestAt: AT },
  robots: { readAt: AT, isOverdue: false, status: 200, opensTheShop: true, crawlDelayMs: 0, sitemaps: [] },
} satisfies SupplierStanding;

const troubles = (differing: Partial<SupplierStanding>) =>
  troublesOf({ ...WELL, ...differing }, 3).map(({ status, what }) => `${status}: ${what}`);

describe("what is to be looked at of a supplier", () => {
  it("given it fares well, or has neither feed nor robots.txt yet, is nothing", () => {
    expect(troubles({})).toEqual([]);
    expect(troubles({ feed: null, robots: null })).toEqual([]);
    expect(troubles({ feed: { ...WELL.feed, outcome: "unchanged" } })).toEqual([]);
  });

  it.each<[string, Partial<SupplierStanding>, string]>([
    ["its last crawl failed", { crawls: { ...WELL.crawls, failedInARow: 1 } }, "warn: its last crawl failed"],
    ["two in a row did", { crawls: { ...WELL.crawls, failedInARow: 2 } }, "warn: its last 2 crawls failed"],
    ["as many did as the contract calls failing", { crawls: { ...WELL.crawls, failedInARow: 3 } }, "fail: its last 3 crawls failed"],
    ["robots.txt closes it", { robots: { ...WELL.robots, opensTheShop: false } }, "fail: robots.txt closes the shop"],
    [
      "robots.txt is older than one is kept",
      { robots: { ...WELL.robots, isOverdue: true } },
      "warn: no robots.txt is to be had: an old one holds",
    ],
    ["its circuit is open", { host: { ...WELL.host, circuit: "open" } }, "fail: its circuit is open"],
    ["its circuit is half open", { host: { ...WELL.host, circuit: "half-open" } }, "warn: its circuit is tried"],
    ["it asked to be left alone", { host: { ...WELL.host, askedUntil: AT } }, "warn: it asked to be left alone"],
    ["its host's object does not answer", { host: null }, "warn: how its host stands is not known"],
    ["its feed was cut", { feed: { ...WELL.feed, outcome: "cut" } }, "warn: its feed is cut off"],
    ["a price is held back", { offers: { standing: 9, pricesHeld: 1 } }, "warn: a price is held back"],
  ])("given %s, is said", (_, differing, said) => {
    expect(troubles(differing)).toEqual([said]);
  });

  it("given several things, is said of all, the worst first", () => {
    expect(troubles({ crawls: { ...WELL.crawls, failedInARow: 1 }, host: { ...WELL.host, circuit: "open" } })).toEqual([
      "fail: its circuit is open",
      "warn: its last crawl failed",
    ]);
  });

  it("given it is switched off, is nothing, however it stands", () => {
    expect(troubles({ enabled: false, host: { ...WELL.host, circuit: "open" } })).toEqual([]);
  });
});
