import type { AlertRule } from "../../platform/health.ts";
import type { CrawlHealthFigures } from "./health-schema.ts";

/** The rules of CRL-2 as data; thresholds are the contract's. */
export const crawlAlerts: readonly AlertRule<CrawlHealthFigures>[] = [
  {
    name: "crawl.queue.backlog",
    mutedBy: "crawl-dispatch",
    conditions: ({ queueDepth, oldestUndispatchedAgeSeconds }, { crawl }) =>
      (oldestUndispatchedAgeSeconds ?? 0) > crawl.backlogSeconds
        ? [
            {
              key: "crawl.queue.backlog",
              severity: "page",
              summary: `${queueDepth} crawls wait, the oldest for ${oldestUndispatchedAgeSeconds} s`,
            },
          ]
        : [],
  },
  {
    name: "crawl.reconcile.redispatch-spike",
    mutedBy: "crawl-dispatch",
    conditions: ({ redispatchesLastHour }, { crawl }) =>
      redispatchesLastHour > crawl.redispatchesPerHour
        ? [
            {
              key: "crawl.reconcile.redispatch-spike",
              severity: "page",
              summary: `The sweep woke ${redispatchesLastHour} forgotten crawls in an hour`,
            },
          ]
        : [],
  },
  {
    name: "crawl.latency.degraded",
    conditions: ({ latencyMs }, { crawl }) =>
      latencyMs !== null && latencyMs > crawl.latencyAlertMs
        ? [
            {
              key: "crawl.latency.degraded",
              severity: "page",
              summary: `Suppliers take ${latencyMs} ms to answer a page (95th percentile of 15 minutes)`,
            },
          ]
        : [],
  },
  {
    name: "crawl.failure-rate.degraded",
    conditions: ({ failureRate, endedLastHour }, { crawl }) =>
      failureRate !== null && endedLastHour >= crawl.failureRateLeastCrawls && failureRate > crawl.failureRateAlert
        ? [
            {
              key: "crawl.failure-rate.degraded",
              severity: "page",
              summary: `${Math.round(failureRate * 100)}% of ${endedLastHour} crawls failed in an hour`,
            },
          ]
        : [],
  },
  {
    name: "crawl.files.set-aside",
    conditions: ({ setAside: { files, latest } }) =>
      files > 0
        ? [
            {
              key: "crawl.files.set-aside",
              severity: "warn",
              summary: `${files} files are not read because reading them ended the Worker, last ${latest[0]?.url ?? "one that is not known"}`,
              detail: { files, latest },
            },
          ]
        : [],
  },
];
