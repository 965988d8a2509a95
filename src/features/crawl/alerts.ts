import { isOver } from "../../platform/health.ts";
import { crawlMeasured as crawl } from "./figures.ts";

/** The rules of CRL-2 as data; thresholds are the contract's. */
export const crawlAlerts = [
  crawl.page("crawl.queue.backlog", {
    mutedBy: "crawl-dispatch",
    when: ({ oldestUndispatchedAgeSeconds }, contract) => isOver(oldestUndispatchedAgeSeconds, contract.crawl.backlogSeconds),
    say: ({ queueDepth, oldestUndispatchedAgeSeconds }) => `${queueDepth} crawls wait, the oldest for ${oldestUndispatchedAgeSeconds} s`,
  }),
  crawl.page("crawl.reconcile.redispatch-spike", {
    mutedBy: "crawl-dispatch",
    looksBackSeconds: 3_600,
    when: ({ redispatchesLastHour }, contract) => redispatchesLastHour > contract.crawl.redispatchesPerHour,
    say: ({ redispatchesLastHour }) => `The sweep woke ${redispatchesLastHour} forgotten crawls in an hour`,
  }),
  crawl.page("crawl.latency.degraded", {
    when: ({ latencyMs }, contract) => isOver(latencyMs, contract.crawl.latencyAlertMs),
    say: ({ latencyMs }) => `Suppliers take ${latencyMs} ms to answer a page (95th percentile of 15 minutes)`,
  }),
  crawl.page("crawl.failure-rate.degraded", {
    when: ({ failureRate, endedLastHour }, contract) =>
      endedLastHour >= contract.crawl.failureRateLeastCrawls && isOver(failureRate, contract.crawl.failureRateAlert),
    say: ({ failureRate, endedLastHour }) => `${Math.round((failureRate ?? 0) * 100)}% of ${endedLastHour} crawls failed in an hour`,
  }),
  crawl.warn("crawl.supplier.failing", {
    when: ({ failingSuppliers }) => failingSuppliers.length > 0,
    say: ({ failingSuppliers: [first, ...others] }) =>
      `The last ${first?.crawls ?? 0} crawls of ${first?.id ?? "a supplier"}${others.length > 0 ? ` and of ${others.length} more` : ""} have all failed: ${first?.reason ?? "no reason is known"}`,
    detail: ({ failingSuppliers }) => ({ failingSuppliers }),
  }),
  crawl.warn("crawl.feed.late", {
    when: ({ lateFeeds }) => lateFeeds.length > 0,
    say: ({ lateFeeds: [first, ...others] }) =>
      `The feed of ${first?.id ?? "a supplier"} was last read ${first?.readAt ?? "never"}${others.length > 0 ? `, and ${others.length} more are late` : ""}: ${first?.reason ?? "no reason is known"}`,
    detail: ({ lateFeeds }) => ({ lateFeeds }),
  }),
  crawl.warn("crawl.prices.undecided", {
    when: ({ oldestHeldAgeSeconds }, contract) => isOver(oldestHeldAgeSeconds, contract.crawl.heldPrices.decideWithinSeconds),
    say: ({ pricesHeld, oldestHeldAgeSeconds }) =>
      `${pricesHeld} prices are held back and wait for a decision, the oldest for ${oldestHeldAgeSeconds} s`,
  }),
  crawl.warn("crawl.files.set-aside", {
    when: ({ setAside }) => setAside.files > 0,
    say: ({ setAside: { files, latest } }) =>
      `${files} files are not read because reading them ended the Worker, last ${latest[0]?.url ?? "one that is not known"}`,
    detail: ({ setAside: { files, latest } }) => ({ files, latest }),
  }),
];
