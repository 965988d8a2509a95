import * as z from "zod";
import { age, count, duration, ratio, unshown } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import { archive } from "./archive/archive-figures.ts";

const failingSchema = z.array(z.object({ id: z.string(), crawls: z.number(), reason: z.string().nullable() }));

const lateFeedsSchema = z.array(z.object({ id: z.string(), reason: z.string().nullable(), readAt: z.string().nullable() }));

const setAsideSchema = z.object({
  files: z.number().describe("Files of suppliers that are not read because reading them ended the Worker before."),
  latest: z.array(z.object({ supplierId: z.string(), url: z.string() })).describe("The latest of them."),
});

/** What is measured of crawls (CRL-1). */
export const crawlMeasured = figures({
  queueDepth: count("Due, held by nobody", "crawl_queue_depth", "Crawls that are due and that nobody holds."),
  oldestUndispatchedAgeSeconds: age("Oldest due (s)", "crawl_oldest_undispatched_age", "Age of the oldest due crawl."),
  queued: count("Queued", "crawl_queued", "Crawls that are queued."),
  oldestQueuedAgeSeconds: age("Oldest queued (s)", "crawl_oldest_queued_age", "Age of the oldest queued crawl."),
  running: count("Running", "crawl_running", "Crawls that run."),
  oldestRunningAgeSeconds: age("Oldest running (s)", "crawl_oldest_running_age", "Age of the oldest running crawl."),
  redispatchesLastHour: count("Redispatches (1 h)", "crawl_redispatches_recent", "Forgotten crawls the sweep woke over an hour."),
  endedLastHour: unshown(z.number()),
  failureRate: ratio("Failure rate (1 h)", "crawl_failure_rate", "Share of an hour's ended crawls that failed."),
  latencyMs: duration("Suppliers' latency (p95, s)", "crawl_latency_recent", "95th percentile of suppliers' answers over 15 minutes."),
  pricesHeld: count("Prices held back", "crawl_prices_held_open", "Prices that wait for an operator's decision."),
  oldestHeldAgeSeconds: age("Oldest held price (s)", "crawl_oldest_held_price_age", "Age of the price that is held back longest."),
  setAside: unshown(setAsideSchema),
  failingSuppliers: unshown(failingSchema),
  lateFeeds: unshown(lateFeedsSchema),
})
  .gauge(
    "Feeds that are late",
    gauge("crawl_feeds_late", "Product feeds that have not been read for the contract's time."),
    ({ lateFeeds }) => lateFeeds.length,
  )
  .gauge(
    "Files set aside",
    gauge("crawl_files_set_aside", "Files of suppliers that are not read because reading them ended the Worker before."),
    ({ setAside }) => setAside.files,
  )
  .gauge(
    "Suppliers that fail",
    gauge("crawl_suppliers_failing", "Suppliers whose latest crawls have all failed."),
    ({ failingSuppliers }) => failingSuppliers.length,
  )
  .and({ archive });

export type CrawlHealthFigures = z.infer<typeof crawlMeasured.schema>;
