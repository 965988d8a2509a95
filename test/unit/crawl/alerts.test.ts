import { describe, expect, it } from "vitest";
import { crawlAlerts } from "../../../src/features/crawl/alerts.ts";
import type { CrawlHealthFigures } from "../../../src/features/crawl/figures.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const rule = crawlAlerts.find(({ name }) => name === "crawl.files.set-aside");
const conditions = (setAside: CrawlHealthFigures["setAside"]) =>
  rule?.conditions({ setAside } as CrawlHealthFigures, contractFor("production"));

describe("given files that are set aside", () => {
  it("names the latest of them to the operators", () => {
    const latest = [{ supplierId: "abt", url: "https://abt.test/deadly" }];
    expect(conditions({ files: 2, latest })).toMatchObject([
      { key: "crawl.files.set-aside", summary: expect.stringContaining("https://abt.test/deadly"), detail: { files: 2, latest } },
    ]);
  });

  it("is quiet where there are none", () => {
    expect(conditions({ files: 0, latest: [] })).toEqual([]);
  });
});

const { crawl } = contractFor("production");
const QUIET = {
  ...{
    queueDepth: 0,
    oldestUndispatchedAgeSeconds: null,
    queued: 0,
    oldestQueuedAgeSeconds: null,
    running: 0,
    oldestRunningAgeSeconds: null,
  },
  ...{ redispatchesLastHour: 0, endedLastHour: 0, failureRate: null, latencyMs: null, pricesHeld: 0, oldestHeldAgeSeconds: null },
  ...{ setAside: { files: 0, latest: [] }, failingSuppliers: [], lateFeeds: [] },
} as unknown as CrawlHealthFigures;
const raised = (figures: Partial<CrawlHealthFigures>) =>
  crawlAlerts
    .flatMap(({ conditions }) => conditions({ ...QUIET, ...figures }, contractFor("production")))
    .map(({ key, severity }) => [key, severity]);

describe("[CRL-2] given figures of crawls", () => {
  it("raises nothing while all is well, and nothing at the thresholds", () => {
    const { backlogSeconds, redispatchesPerHour, latencyAlertMs, failureRateAlert, failureRateLeastCrawls } = crawl;
    expect(raised({})).toEqual([]);
    const at = { oldestUndispatchedAgeSeconds: backlogSeconds, redispatchesLastHour: redispatchesPerHour, latencyMs: latencyAlertMs };
    expect(raised({ ...at, failureRate: failureRateAlert, endedLastHour: failureRateLeastCrawls })).toEqual([]);
    expect(raised({ failureRate: 1, endedLastHour: failureRateLeastCrawls - 1 }), "too few to speak of a rate").toEqual([]);
  });

  it.each([
    ["crawl.queue.backlog", { oldestUndispatchedAgeSeconds: crawl.backlogSeconds + 1 }, "page"],
    ["crawl.reconcile.redispatch-spike", { redispatchesLastHour: crawl.redispatchesPerHour + 1 }, "page"],
    ["crawl.latency.degraded", { latencyMs: crawl.latencyAlertMs + 1 }, "page"],
    ["crawl.failure-rate.degraded", { failureRate: crawl.failureRateAlert + 0.01, endedLastHour: crawl.failureRateLeastCrawls }, "page"],
    ["crawl.supplier.failing", { failingSuppliers: [{ id: "abt", crawls: 3, reason: "no answer" }] }, "warn"],
    ["crawl.feed.late", { lateFeeds: [{ id: "abt", reason: "there is none at its address", readAt: null }] }, "warn"],
  ])("raises %s alone where it is over", (name, figures, severity) => {
    expect(raised(figures)).toEqual([[name, severity]]);
  });
});
