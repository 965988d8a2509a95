import * as z from "zod";
import { catalogMetrics } from "../../platform/events/catalog.ts";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { count, duration, unshown } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import { quantileMs, total } from "../../platform/metrics/reader.ts";
import type { Platform } from "../../platform/platform.ts";

const WINDOW_MINUTES = 60;

const catalog = figures({
  streamsOpen: count("Streams open", "catalog_streams_open", "Streams that were open over the last full minute.", "From their heartbeats."),
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
  offersPublished: count("Offers published (1 h)", "catalog_offers_published_recent", "Offers shown or changed over an hour."),
});

/** STR-2 and STR-3: the streams and how they find out, over the last hour. */
export const catalogHealth = (deps: Platform): HealthSection =>
  healthSection({
    name: "catalog",
    title: "Catalog and streams",
    surfaces: ["detailed", "ops"],
    figures: catalog,
    settings: ["DATABASE_URL", "REDIS_URL", "REDIS_TOKEN"],
    async capture({ metrics }) {
      const window = await metrics.read(Object.values(catalogMetrics), WINDOW_MINUTES);
      const beats = (await metrics.minutes(catalogMetrics.heartbeats, 2)).at(-2) ?? 0;
      const streamFallbackToPolling = total(window, catalogMetrics.fallbacks);
      const returnsToPubsub = total(window, catalogMetrics.returns);
      return {
        status: streamFallbackToPolling > returnsToPubsub ? "warn" : "pass",
        complete: window.complete,
        figures: {
          streamsOpen: Math.round((beats * deps.contract.catalog.heartbeatSeconds) / 60),
          streamsOpened: total(window, catalogMetrics.streamsOpened),
          streamFallbackToPolling,
          returnsToPubsub,
          hintsLost: total(window, catalogMetrics.hintsLost),
          pullLatencyMs: quantileMs(window, catalogMetrics.pullDuration, 0.95),
          offersPublished: total(window, catalogMetrics.offersPublished),
        },
      };
    },
  });
