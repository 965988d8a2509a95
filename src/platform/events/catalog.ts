import { counter, latency } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const catalogMetrics = {
  offersPublished: counter("catalog_offers_published", "Offers shown in a search or changed there, by supplier.", ["supplier"]),
  offersWithdrawn: counter("catalog_offers_withdrawn", "Offers taken out of a search because their page is gone, by supplier.", [
    "supplier",
  ]),
  offersCorrected: counter("catalog_offers_corrected", "Offers corrected by reading an archived page again, by supplier.", ["supplier"]),
  hintsLost: counter("catalog_hints_lost", "Hints that could not be published; the streams find out by polling."),
  streamsOpened: counter("catalog_streams_opened", "Streams opened, by how they began: snapshot, resume or reset.", ["start"]),
  streamsClosed: counter("catalog_streams_closed", "Streams closed, by why.", ["why"]),
  streamsConflated: counter(
    "catalog_streams_conflated",
    "Times that a client lagged behind and was given the whole in place of what it had missed.",
  ),
  heartbeats: counter("catalog_stream_heartbeats", "Heartbeats of open streams, one a stream and beat."),
  pollingHeartbeats: counter(
    "catalog_stream_polling_heartbeats",
    "Of these, those of streams that polled because pub/sub did not serve them.",
  ),
  fallbacks: counter("stream_fallback_to_polling", "Searches whose stream went from pub/sub to polling, by reason.", ["reason"]),
  returns: counter("catalog_stream_returns_to_pubsub", "Searches whose stream went back to pub/sub."),
  quoteCacheHits: counter("catalog_quote_cache_hits", "Offers that were to be shown and were found in the quote cache."),
  quoteCacheMisses: counter("catalog_quote_cache_misses", "Offers that were to be shown and were not there: Postgres was asked."),
  quoteCacheCorrupt: counter("catalog_quote_cache_corrupt", "Of these, those in whose place something else was, which was purged."),
  quoteCacheUnread: counter(
    "catalog_quote_cache_unread",
    "Offers that were not looked for because Redis did not answer: Postgres was asked.",
  ),
  reportsSent: counter("catalog_reports_sent", "Reports on streams and quotes that the telemetry queue took."),
  reportsWritten: counter("catalog_reports_written", "Reports on streams and quotes that were written, each once."),
  reportsLate: counter("catalog_reports_late", "Of these and of repeats, those that waited longer than the contract allows."),
  reportsLost: counter("catalog_reports_lost", "Reports on streams and quotes that nobody will write, by why.", ["why"]),
  reportAge: latency("catalog_report_age", "How long reports waited in the telemetry queue until they were written."),
  pullDuration: latency("catalog_stream_pull_duration", "Time to read a search's new deltas."),
};

export function offerPublished(to: Recorder, offer: { searchId: string; supplierId: string; revision: number }): void {
  to.metrics.count(catalogMetrics.offersPublished, { supplier: offer.supplierId });
  say(to, "debug", "catalog.offer.published", offer);
}

export function offerWithdrawn(to: Recorder, offer: { searchId: string; supplierId: string; offerId: string; revision: number }): void {
  to.metrics.count(catalogMetrics.offersWithdrawn, { supplier: offer.supplierId });
  say(to, "info", "catalog.offer.withdrawn", offer);
}

export function offerCorrected(to: Recorder, offer: { supplierId: string; offerId: string; fields: readonly string[] }): void {
  to.metrics.count(catalogMetrics.offersCorrected, { supplier: offer.supplierId });
  say(to, "info", "catalog.offer.corrected", offer);
}

export function hintNotSent(to: Recorder, hint: { searchId: string; revision?: number; error: unknown }): void {
  to.metrics.count(catalogMetrics.hintsLost, {});
  say(to, "warn", "catalog.hint.lost", hint);
}

/** Has no line: the request that opens a stream has its own, and a storm of them would be written twice. */
export function streamOpened(to: Recorder, start: "snapshot" | "resume" | "reset"): void {
  to.metrics.count(catalogMetrics.streamsOpened, { start });
}

/** The most ordinary ends; a search that ends has them all at once, one a watcher. */
const COUNTED_ALONE: ReadonlySet<string> = new Set(["done", "max-age", "gone"]);

/** A line where a watcher is sent away before its search ended or its time was up. */
export function streamClosed(
  to: Recorder,
  stream: { searchId: string; why: "done" | "max-age" | "gone" | "slow" | "reset" | "behind" | "signed-out" },
): void {
  to.metrics.count(catalogMetrics.streamsClosed, { why: stream.why });
  if (!COUNTED_ALONE.has(stream.why)) say(to, "debug", "catalog.stream.closed", stream);
}

export function streamConflated(to: Recorder): void {
  to.metrics.count(catalogMetrics.streamsConflated, {});
}

export function streamsBeat(to: Recorder, { open, polling }: { open: number; polling: number }): void {
  to.metrics.count(catalogMetrics.heartbeats, {}, open);
  if (polling > 0) to.metrics.count(catalogMetrics.pollingHeartbeats, {}, polling);
}

/** STR-1: the stream goes on by polling. */
export function streamFellBack(
  to: Recorder,
  stream: { searchId: string; reason: "pubsub-failed" | "hints-lost" | "switched" | "unconfigured"; error?: unknown },
): void {
  to.metrics.count(catalogMetrics.fallbacks, { reason: stream.reason });
  say(to, "warn", "catalog.stream.fallback", stream);
}

export function streamReturned(to: Recorder, stream: { searchId: string; afterSeconds: number }): void {
  to.metrics.count(catalogMetrics.returns, {});
  say(to, "info", "catalog.stream.returned", stream);
}

export function streamPullFailed(to: Recorder, pull: { searchId: string; error: unknown }): void {
  say(to, "error", "catalog.stream.pull-failed", pull);
}

export function streamPulled(to: Recorder, durationMs: number): void {
  to.metrics.observe(catalogMetrics.pullDuration, {}, durationMs / 1000);
}

export function deltasTrimmed(to: Recorder, trimmed: { deltas: number }): void {
  say(to, "info", "catalog.deltas.trimmed", trimmed);
}

export function catalogReportsSent(to: Recorder, reports: number): void {
  to.metrics.count(catalogMetrics.reportsSent, {}, reports);
  say(to, "debug", "catalog.reports.sent", { reports });
}

/** They wait where they are, and are sent with the next. */
export function catalogReportsUnsent(to: Recorder, unsent: { reports: number; error: unknown }): void {
  say(to, "warn", "catalog.reports.unsent", unsent);
}

export function catalogReportsLost(
  to: Recorder,
  lost: { reports: number; why: "no-room" | "unreadable" | "refused"; error?: unknown },
): void {
  to.metrics.count(catalogMetrics.reportsLost, { why: lost.why }, lost.reports);
  say(to, "error", "catalog.reports.lost", lost);
}

export function catalogReportsWritten(
  to: Recorder,
  { written, agesMs, late }: { written: number; agesMs: readonly number[]; late: number },
): void {
  to.metrics.count(catalogMetrics.reportsWritten, {}, written);
  if (late > 0) to.metrics.count(catalogMetrics.reportsLate, {}, late);
  for (const age of agesMs) to.metrics.observe(catalogMetrics.reportAge, {}, age / 1000);
  say(to, "debug", "catalog.reports.written", { written, came: agesMs.length, late });
}

/** Has no line: it is one a cart that is shown. */
export function quoteCacheRead(
  to: Recorder,
  { hits = 0, misses = 0, unread = 0 }: { hits?: number; misses?: number; unread?: number },
): void {
  if (hits > 0) to.metrics.count(catalogMetrics.quoteCacheHits, {}, hits);
  if (misses > 0) to.metrics.count(catalogMetrics.quoteCacheMisses, {}, misses);
  if (unread > 0) to.metrics.count(catalogMetrics.quoteCacheUnread, {}, unread);
}

/** STR-4: never trusted, and never shown in the line. */
export function quoteCacheCorrupt(to: Recorder, entries: readonly { offerId: string; length: number }[]): void {
  to.metrics.count(catalogMetrics.quoteCacheCorrupt, {}, entries.length);
  say(to, "error", "catalog.quote-cache.corrupt", { entries: entries.length, first: entries[0] });
}

/** What is shown is read from Postgres instead. */
export function quoteCacheAway(to: Recorder, { error }: { error: unknown }): void {
  say(to, "warn", "catalog.quote-cache.away", { error });
}
