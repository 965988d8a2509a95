import * as z from "zod";
import { catalogMetrics } from "../../platform/events/catalog.ts";
import { healthSection, when, type HealthSection } from "../../platform/health.ts";
import { amount, count, duration, unshown } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import { quantileMs, total, type MetricsReader } from "../../platform/metrics/reader.ts";
import type { Platform } from "../../platform/platform.ts";
import { recorded } from "../../platform/language/say.ts";

const WINDOW_MINUTES = 60;

const GROWTH_MINUTES = 15;

/** The name and its members are fixed by the API. */
const quoteCache = figures({
  hits: count("Quote cache, hits (1 h)", "catalog_quote_cache_hits_recent", "Offers shown from the quote cache over an hour."),
  misses: count(
    "Quote cache, misses (1 h)",
    "catalog_quote_cache_misses_recent",
    "Offers shown over an hour that were not in the quote cache.",
    "Postgres was asked.",
  ),
  missGrowth: amount(
    "Quote cache, growth of misses (15 min)",
    "catalog_quote_cache_miss_growth",
    "Misses of the last 15 minutes, less those of the 15 before.",
    "Below zero where they became fewer.",
  ),
  corrupt: count(
    "Quote cache, corrupt (1 h)",
    "catalog_quote_cache_corrupt_recent",
    "Entries over an hour that were none, and were purged.",
    "They are misses, too.",
  ),
  corruptRecently: unshown(z.int().nonnegative().describe("Of these, those within the time that the contract's alert looks at.")),
  unread: count(
    "Quote cache, not read (1 h)",
    "catalog_quote_cache_unread_recent",
    "Offers over an hour that were not looked for because Redis did not answer.",
    "Postgres was asked.",
  ),
});

const catalog = figures({
  streamsOpen: count("Streams open", "catalog_streams_open", "Streams that were open over the last full minute.", "From their heartbeats."),
  streamsPolling: count(
    "Streams polling",
    "catalog_streams_polling",
    "Open streams that pub/sub does not serve, over the last full minute or this one.",
    "They find out by polling, and their clients are told.",
  ),
  streamsOpened: unshown(z.number().describe("Streams opened over the last hour.")),
  streamFallbackToPolling: count(
    "Fallbacks to polling (1 h)",
    "stream_fallback_to_polling_recent",
    "Streams that went to polling over an hour.",
  ),
  returnsToPubsub: count("Returns to pub/sub (1 h)", "catalog_stream_returns_recent", "Streams that went back to pub/sub over an hour."),
  hintsLost: count(
    "Hints lost (1 h)",
    "catalog_hints_lost_recent",
    "Hints that could not be published over an hour.",
    "Streams found out by polling.",
  ),
  pullLatencyMs: duration("Reading deltas (p95, s)", "catalog_stream_pull_recent", "95th percentile of reading a search's new deltas."),
  quoteCache,
  reportsSent: count(
    "Reports sent (1 h)",
    "catalog_reports_sent_recent",
    "Reports on streams and quotes that their queue took over an hour.",
  ),
  reportsWritten: count(
    "Reports written (1 h)",
    "catalog_reports_written_recent",
    "Of the reports that were sent, those written over an hour.",
  ),
  reportsLost: count(
    "Reports lost (1 h)",
    "catalog_reports_lost_recent",
    "Reports on streams and quotes that nobody will write, over an hour.",
  ),
  reportsLate: count(
    "Reports late (1 h)",
    "catalog_reports_late_recent",
    "Reports that waited longer than the contract allows, over an hour.",
  ),
  reportLagMs: duration("Reports' lag (p95, s)", "catalog_report_lag_recent", "95th percentile of how long reports waited in their queue."),
  offersPublished: count("Offers published (1 h)", "catalog_offers_published_recent", "Offers shown or changed over an hour."),
});

/** STR-2 and STR-3: the streams and how they find out, over the last hour. */
export const catalogHealth = (deps: Platform): HealthSection =>
  healthSection({
    name: "catalog",
    title: "Catalog and streams",
    surfaces: ["detailed", "ops"],
    trends: [
      { label: "Streams opened", metric: catalogMetrics.streamsOpened },
      { label: "Quote cache misses", metric: catalogMetrics.quoteCacheMisses },
    ],
    figures: catalog,
    settings: ["DATABASE_URL", "REDIS_URL", "REDIS_TOKEN"],
    async capture({ metrics, now }) {
      const window = await metrics.read(Object.values(catalogMetrics), WINDOW_MINUTES);
      const { heartbeatSeconds, quoteCache } = deps.contract.catalog;
      const streamsOf = (beats: number) => Math.round((beats * heartbeatSeconds) / 60);
      const beats = (await metrics.minutes(catalogMetrics.heartbeats, 2)).at(-2) ?? 0;
      const polling = Math.max(0, ...(await metrics.minutes(catalogMetrics.pollingHeartbeats, 2)));
      const misses = await metrics.minutes(catalogMetrics.quoteCacheMisses, 2 * GROWTH_MINUTES);
      const away = await awaySince(metrics, now);
      const streamFallbackToPolling = total(window, catalogMetrics.fallbacks);
      const returnsToPubsub = total(window, catalogMetrics.returns);
      return {
        // By what polls now: a search that ended while it polled never returns, and is over all the same (STR-2).
        status: polling > 0 || away ? "warn" : "pass",
        complete: window.complete,
        figures: {
          streamsOpen: streamsOf(beats),
          streamsPolling: polling > 0 ? Math.max(1, streamsOf(polling)) : 0,
          streamsOpened: total(window, catalogMetrics.streamsOpened),
          streamFallbackToPolling,
          returnsToPubsub,
          hintsLost: total(window, catalogMetrics.hintsLost),
          pullLatencyMs: quantileMs(window, catalogMetrics.pullDuration, 0.95),
          quoteCache: {
            hits: total(window, catalogMetrics.quoteCacheHits),
            misses: total(window, catalogMetrics.quoteCacheMisses),
            missGrowth: sum(misses.slice(-GROWTH_MINUTES)) - sum(misses.slice(0, -GROWTH_MINUTES)),
            corrupt: total(window, catalogMetrics.quoteCacheCorrupt),
            corruptRecently: sum(await metrics.minutes(catalogMetrics.quoteCacheCorrupt, quoteCache.corruptAlert.withinMinutes)),
            unread: total(window, catalogMetrics.quoteCacheUnread),
          },
          reportsSent: total(window, catalogMetrics.reportsSent),
          reportsWritten: total(window, catalogMetrics.reportsWritten),
          reportsLost: total(window, catalogMetrics.reportsLost),
          reportsLate: total(window, catalogMetrics.reportsLate),
          reportLagMs: quantileMs(window, catalogMetrics.reportAge, 0.95),
          offersPublished: total(window, catalogMetrics.offersPublished),
        },
        degraded: away
          ? [
              {
                mode: "without-quote-cache",
                reason: recorded`Redis does not answer: offers that are shown are read from Postgres`,
                since: away.toISOString(),
                policy: "catalog.quoteCache",
                owner: deps.contract.catalog.owner,
              },
            ]
          : [],
      };
    },
    alerts: [
      {
        name: "catalog.quote-cache.corrupt",
        conditions: ({ quoteCache: { corruptRecently } }, { catalog: { quoteCache } }) =>
          when(corruptRecently >= quoteCache.corruptAlert.entries, {
            key: "catalog.quote-cache.corrupt",
            severity: "warn",
            summary: recorded`${corruptRecently} entries of the quote cache within ${quoteCache.corruptAlert.withinMinutes} minutes were none; they were purged and Postgres asked`,
          }),
      },
      {
        name: "catalog.telemetry",
        conditions: ({ reportsLost, reportsLate }) => [
          ...when(reportsLost > 0, {
            key: "catalog.telemetry.lost",
            severity: "warn",
            summary: recorded`${reportsLost} reports on streams and quotes of the last hour are lost: the days' figures lack them`,
          }),
          ...when(reportsLate > 0, {
            key: "catalog.telemetry.late",
            severity: "warn",
            summary: recorded`${reportsLate} reports on streams and quotes of the last hour came late: the days' figures lag behind`,
          }),
        ],
      },
    ],
  });

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** Since when the quote cache has not been read in every minute up to now; undefined where it was in the last two, or nobody asked. */
async function awaySince(metrics: MetricsReader, now: Date): Promise<Date | undefined> {
  const unread = await metrics.minutes(catalogMetrics.quoteCacheUnread, WINDOW_MINUTES);
  const until = unread.findLastIndex((many) => many > 0);
  if (until < unread.length - 2) return undefined;
  const before = unread.slice(0, until + 1).findLastIndex((many) => many === 0);
  return new Date(Math.floor(now.getTime() / 60_000 - (unread.length - 2 - before)) * 60_000);
}
