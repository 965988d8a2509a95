import * as z from "zod";
import { catalogMetrics } from "../../platform/events/catalog.ts";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import { quantile, total } from "../../platform/metrics/reader.ts";
import type { Platform } from "../../platform/platform.ts";

const WINDOW_MINUTES = 60;

const figuresSchema = z.object({
  streamsOpen: z.number().describe("Streams that were open over the last full minute, from their heartbeats."),
  streamsOpened: z.number().describe("Streams opened over the last hour."),
  streamFallbackToPolling: z.number().describe("Times a search's stream went from pub/sub to polling over the last hour."),
  returnsToPubsub: z.number(),
  hintsLost: z.number().describe("Hints that could not be published over the last hour; streams found out by polling."),
  pullLatencyMs: z.number().nullable().describe("95th percentile of reading a search's new deltas over the last hour."),
  offersPublished: z.number(),
});

export const catalogHealthMetrics = {
  open: gauge("catalog_streams_open", "Streams that were open over the last full minute."),
  fallbacks: gauge("stream_fallback_to_polling_recent", "Streams that went to polling over an hour."),
  returns: gauge("catalog_stream_returns_recent", "Streams that went back to pub/sub over an hour."),
  hintsLost: gauge("catalog_hints_lost_recent", "Hints that could not be published over an hour."),
  pullLatency: gauge("catalog_stream_pull_recent", "95th percentile of reading a search's new deltas.", [], { unit: "seconds" }),
  published: gauge("catalog_offers_published_recent", "Offers shown or changed over an hour."),
};

/** STR-2 and STR-3: the streams and how they find out, over the last hour. */
export const catalogHealth = (deps: Platform): HealthSection =>
  healthSection({
    name: "catalog",
    title: "Catalog and streams",
    surfaces: ["detailed", "ops"],
    figures: figuresSchema,
    settings: ["DATABASE_URL", "REDIS_URL", "REDIS_TOKEN"],
    async capture({ metrics }) {
      const window = await metrics.read(Object.values(catalogMetrics), WINDOW_MINUTES);
      const beats = (await metrics.minutes(catalogMetrics.heartbeats, 2)).at(-2) ?? 0;
      const pull = quantile(window, catalogMetrics.pullDuration, 0.95);
      const figures = {
        streamsOpen: Math.round((beats * deps.contract.catalog.heartbeatSeconds) / 60),
        streamsOpened: total(window, catalogMetrics.streamsOpened),
        streamFallbackToPolling: total(window, catalogMetrics.fallbacks),
        returnsToPubsub: total(window, catalogMetrics.returns),
        hintsLost: total(window, catalogMetrics.hintsLost),
        pullLatencyMs: pull === null ? null : Math.round(pull * 1000),
        offersPublished: total(window, catalogMetrics.offersPublished),
      };
      const degraded = figures.streamFallbackToPolling > figures.returnsToPubsub;
      return { status: degraded ? "warn" : "pass", complete: window.complete, figures };
    },
    panel: [
      { label: "Streams open", metric: catalogHealthMetrics.open, read: (figures) => figures.streamsOpen },
      { label: "Fallbacks to polling (1 h)", metric: catalogHealthMetrics.fallbacks, read: (figures) => figures.streamFallbackToPolling },
      { label: "Returns to pub/sub (1 h)", metric: catalogHealthMetrics.returns, read: (figures) => figures.returnsToPubsub },
      { label: "Hints lost (1 h)", metric: catalogHealthMetrics.hintsLost, read: (figures) => figures.hintsLost },
      {
        label: "Reading deltas (p95, s)",
        metric: catalogHealthMetrics.pullLatency,
        read: ({ pullLatencyMs }) => (pullLatencyMs === null ? null : pullLatencyMs / 1000),
      },
      { label: "Offers published (1 h)", metric: catalogHealthMetrics.published, read: (figures) => figures.offersPublished },
    ],
  });
