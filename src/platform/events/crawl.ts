import { boundsOf } from "../metrics/contract-bounds.ts";
import { counter, gauge, latency } from "../metrics/metrics.ts";
import type { Money } from "../money.ts";
import { say, type Recorder } from "./record.ts";

export const crawlMetrics = {
  ended: counter("crawls_ended", "Crawls that ended, by supplier and state.", ["supplier", "state"]),
  duration: latency("crawl_duration", "Time a crawl took from its first try to its end, by supplier.", ["supplier"]),
  triesFailed: counter("crawl_tries_failed", "Tries of crawls that failed, by supplier and cause.", ["supplier", "cause"]),
  pages: counter("crawl_pages", "Pages by what became of them.", ["supplier", "outcome"]),
  pageReads: counter("crawl_page_reads", "Pages asked of suppliers, by supplier and what was answered.", ["supplier", "answer"]),
  setAsideMet: counter("crawl_files_set_aside_met", "Files that were not read because reading them ended the Worker before, by supplier.", [
    "supplier",
  ]),
  readingsFailed: counter("crawl_readings_failed", "Files whose reading threw, by supplier.", ["supplier"]),
  discoveriesCut: counter("crawl_discoveries_cut", "Plans of crawls made from part of what a supplier lists, by supplier.", ["supplier"]),
  pageDuration: latency(
    "crawl_page_duration",
    "Time a supplier took to answer a page.",
    ["supplier"],
    boundsOf(({ crawl }) => [crawl.latencyAlertMs, crawl.pageDeadlineMs]),
  ),
  redispatches: counter("crawl_redispatches", "Crawls the sweep woke because nobody had come, by state.", ["state"]),
  held: counter("crawl_held", "Wake-ups that found dispatch switched off."),
  archived: counter("crawl_pages_archived", "Raw pages kept for re-extraction, by supplier.", ["supplier"]),
  archiveLost: counter("crawl_archive_lost", "Raw pages that could not be kept, by supplier and why.", ["supplier", "why"]),
  archivedAt: gauge("crawl_archive_last_kept", "When raw pages were last kept, in Unix time.", [], { unit: "seconds" }),
  reextractions: counter("crawl_reextractions", "Times an operator had archived pages read again, by supplier.", ["supplier"]),
  reextracted: counter("crawl_pages_reextracted", "Archived pages read again, by supplier and what came of them.", ["supplier", "outcome"]),
  suppliersSaved: counter("suppliers_saved", "Suppliers that operators added or changed."),
  recrawls: counter("suppliers_recrawled", "Suppliers that operators had read anew.", ["supplier"]),
  knownNotShown: counter(
    "crawl_known_not_shown",
    "Searches whose known offers waited for their crawls, because they could not be shown at once.",
  ),
  pricesHeld: counter("crawl_prices_held", "Prices held back, by supplier and what speaks against them.", ["supplier", "why"]),
  heldDecided: counter("crawl_held_prices_decided", "Held prices that operators decided, by supplier and decision.", [
    "supplier",
    "decision",
  ]),
  robotsFromBefore: counter(
    "crawl_robots_from_before",
    "Visits under the robots.txt that was read last, because none could be had, by supplier.",
    ["supplier"],
  ),
  feedsRead: counter("crawl_feeds_read", "Readings of product feeds, by supplier and how they ended.", ["supplier", "outcome"]),
  feedRows: counter("crawl_feed_rows", "Rows of product feeds by what became of them.", ["supplier", "end"]),
  wakeUpsLost: counter("crawl_wakeups_lost", "Wake-ups the queue refused; the sweep makes up for them."),
};

/** Outcomes of pages from which something may have been lost. */
const LOST_PAGES: ReadonlySet<string> = new Set(["held", "broken", "too-complex", "set-aside", "unanswered"]);

export function supplierRegistered(
  to: Recorder,
  supplier: { supplierId: string; operatorId: string; enabled: boolean; made: boolean },
): void {
  to.metrics.count(crawlMetrics.suppliersSaved, {});
  say(to, "info", "supplier.registered", { ...supplier, audit: true });
}

export function supplierRecrawled(to: Recorder, supplier: { supplierId: string; operatorId: string }): void {
  to.metrics.count(crawlMetrics.recrawls, { supplier: supplier.supplierId });
  say(to, "info", "supplier.recrawled", { ...supplier, audit: true });
}

export function supplierHostSilent(to: Recorder, host: { supplierId: string; error: unknown }): void {
  say(to, "warn", "supplier.host.silent", host);
}

export function knownNotShown(to: Recorder, search: { searchId: string; error: unknown }): void {
  to.metrics.count(crawlMetrics.knownNotShown, {});
  say(to, "warn", "crawl.known.not-shown", search);
}

export function crawlHeld(to: Recorder, crawl: { crawlId: string }): void {
  to.metrics.count(crawlMetrics.held, {});
  say(to, "info", "crawl.held", crawl);
}

export function pageCrawled(
  to: Recorder,
  page: { crawlId: string; supplierId: string; url: string; outcome: string; reason: string | null },
): void {
  to.metrics.count(crawlMetrics.pages, { supplier: page.supplierId, outcome: page.outcome });
  say(to, LOST_PAGES.has(page.outcome) ? "warn" : "debug", "crawl.page", page);
}

export function pageRead(to: Recorder, page: { supplierId: string; url: string; answer: string }): void {
  to.metrics.count(crawlMetrics.pageReads, { supplier: page.supplierId, answer: page.answer });
  say(to, "debug", "crawl.page.read", page);
}

/** The other suppliers' pages are read; its own have their turn with the next sweep. */
export function refreshFailed(to: Recorder, refresh: { supplierId: string; error: unknown }): void {
  say(to, "error", "crawl.refresh.failed", refresh);
}

export function fileSetAside(to: Recorder, file: { supplierId: string; url: string; deaths: number }): void {
  to.metrics.count(crawlMetrics.setAsideMet, { supplier: file.supplierId });
  say(to, "error", "crawl.file.set-aside", file);
}

export function readingFailed(to: Recorder, file: { supplierId: string; url: string; error: unknown }): void {
  to.metrics.count(crawlMetrics.readingsFailed, { supplier: file.supplierId });
  say(to, "error", "crawl.reading.failed", file);
}

export function priceHeld(
  to: Recorder,
  held: {
    heldPriceId: string;
    supplierId: string;
    productKey: string;
    price: Money;
    doubts: readonly { kind: string; price: Money }[];
  },
): void {
  for (const why of new Set(held.doubts.map(({ kind }) => kind)))
    to.metrics.count(crawlMetrics.pricesHeld, { supplier: held.supplierId, why });
  say(to, "warn", "crawl.price.held", held);
}

export function heldPriceDecided(
  to: Recorder,
  decided: { heldPriceId: string; supplierId: string; productKey: string; decision: string; operatorId: string },
): void {
  to.metrics.count(crawlMetrics.heldDecided, { supplier: decided.supplierId, decision: decided.decision });
  say(to, "info", "crawl.price.decided", { ...decided, audit: true });
}

export function discoveryCut(to: Recorder, plan: { crawlId: string; supplierId: string; files: readonly string[] }): void {
  to.metrics.count(crawlMetrics.discoveriesCut, { supplier: plan.supplierId });
  say(to, "warn", "crawl.discovery.cut", plan);
}

export function pageAnswered(to: Recorder, page: { supplierId: string; durationMs: number }): void {
  to.metrics.observe(crawlMetrics.pageDuration, { supplier: page.supplierId }, page.durationMs / 1000);
}

export function crawlStepped(to: Recorder, step: { crawlId: string; supplierId: string; pagesLeft: number; waitSeconds: number }): void {
  say(to, "debug", "crawl.step", step);
}

export function crawlTryFailed(
  to: Recorder,
  failure: {
    crawlId: string;
    supplierId: string;
    attempt: number;
    cause: string;
    reason: string;
    retryInSeconds: number | null;
    error?: unknown;
  },
): void {
  to.metrics.count(crawlMetrics.triesFailed, { supplier: failure.supplierId, cause: failure.cause });
  say(to, "warn", "crawl.try.failed", failure);
}

export function crawlEnded(
  to: Recorder,
  crawl: { crawlId: string; supplierId: string; state: "SUCCEEDED" | "FAILED"; offersFound: number; seconds: number },
): void {
  to.metrics.count(crawlMetrics.ended, { supplier: crawl.supplierId, state: crawl.state });
  to.metrics.observe(crawlMetrics.duration, { supplier: crawl.supplierId }, crawl.seconds);
  say(to, "info", "crawl.ended", crawl);
}

export function crawlsRedispatched(to: Recorder, sweep: { queued: number; running: number }): void {
  if (sweep.queued > 0) to.metrics.count(crawlMetrics.redispatches, { state: "QUEUED" }, sweep.queued);
  if (sweep.running > 0) to.metrics.count(crawlMetrics.redispatches, { state: "RUNNING" }, sweep.running);
  say(to, "warn", "crawl.redispatched", sweep);
}

export function crawlGivenUp(
  to: Recorder,
  crawl: { crawlId: string; supplierId: string; attempts: number; cause: string; reason: string },
): void {
  to.metrics.count(crawlMetrics.ended, { supplier: crawl.supplierId, state: "FAILED" });
  say(to, "error", "crawl.given-up", crawl);
}

export function wakeUpNotSent(to: Recorder, wakeUps: { crawlIds: readonly string[]; error: unknown }): void {
  to.metrics.count(crawlMetrics.wakeUpsLost, {}, wakeUps.crawlIds.length);
  say(to, "warn", "crawl.wakeup.lost", wakeUps);
}

export function pagesArchived(to: Recorder, { at, ...archived }: { supplierId: string; pages: number; at: Date }): void {
  to.metrics.count(crawlMetrics.archived, { supplier: archived.supplierId }, archived.pages);
  to.metrics.set(crawlMetrics.archivedAt, {}, Math.round(at.getTime() / 1000));
  say(to, "debug", "crawl.archive.kept", archived);
}

export function archiveLost(
  to: Recorder,
  loss: { supplierId: string; pages: number; why: "unconfigured" | "unavailable" | "too-large"; error?: unknown },
): void {
  to.metrics.count(crawlMetrics.archiveLost, { supplier: loss.supplierId, why: loss.why }, loss.pages);
  say(to, "warn", "crawl.archive.lost", loss);
}

export function pagesReextracted(
  to: Recorder,
  { outcomes, ...run }: { supplierId: string; operatorId: string; outcomes: Readonly<Record<string, number>> },
): void {
  to.metrics.count(crawlMetrics.reextractions, { supplier: run.supplierId });
  for (const [outcome, pages] of Object.entries(outcomes)) {
    if (pages > 0) to.metrics.count(crawlMetrics.reextracted, { supplier: run.supplierId, outcome }, pages);
  }
  say(to, "info", "crawl.reextracted", { ...run, ...outcomes, audit: true });
}

export function feedRead(
  to: Recorder,
  {
    rejected,
    ...feed
  }: {
    supplierId: string;
    url: string;
    outcome: string;
    reason: string | null;
    rows: number;
    offers: number;
    held: number;
    setAside: number;
    rejected: readonly { row: number; id: string | null; reason: string }[];
  },
): void {
  const { supplierId: supplier, outcome, offers, held, setAside } = feed;
  to.metrics.count(crawlMetrics.feedsRead, { supplier, outcome });
  if (outcome !== "unchanged")
    for (const [end, rows] of Object.entries({ offer: offers, held, "set-aside": setAside }))
      if (rows > 0) to.metrics.count(crawlMetrics.feedRows, { supplier, end }, rows);
  const isGood = outcome === "read" || outcome === "unchanged";
  say(to, isGood ? "info" : "warn", "crawl.feed.read", { ...feed, ...(rejected[0] ? { firstSetAside: rejected[0] } : {}) });
}

export function feedReadingFailed(to: Recorder, feed: { supplierId: string; url?: string; error: unknown }): void {
  say(to, "error", "crawl.feed.failed", feed);
}

export function robotsFromBefore(to: Recorder, robots: { supplierId: string; reason: string }): void {
  to.metrics.count(crawlMetrics.robotsFromBefore, { supplier: robots.supplierId });
  say(to, "warn", "crawl.robots.from-before", robots);
}
