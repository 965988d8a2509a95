import { describe, expect, it } from "vitest";
import { catalogHealth } from "../../../src/features/catalog/health.ts";
import { sectionMetrics } from "../../../src/operations/health/export-metrics.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { catalogMetrics } from "../../../src/platform/events/catalog.ts";
import type { CaptureContext } from "../../../src/platform/health.ts";
import type { Metric } from "../../../src/platform/metrics/metrics.ts";
import type { MetricSeries } from "../../../src/platform/metrics/reader.ts";
import type { Platform } from "../../../src/platform/platform.ts";
import { present } from "../../support/present.ts";

const contract = contractFor("local");
const declared = catalogHealth({ contract } as unknown as Platform);

/** Minute by minute, oldest first. */
interface Minutes {
  all: number[];
  polling: number[];
  misses?: number[];
  unread?: number[];
  corrupt?: number[];
}

const QUIET: Minutes = { all: [0, 0], polling: [0, 0] };

/** The section, where so much was counted over the hour, and so many heartbeats in the last full minute and this one. */
async function section(counted: [Metric, number][], minutes: Minutes) {
  const series = counted.map(([{ name, kind }, value]): MetricSeries => ({ name, kind, labels: ["pubsub-failed"], value }));
  const metrics = {
    read: async () => ({ series, complete: true }),
    async minutes(metric: Metric, window: number) {
      const { heartbeats, pollingHeartbeats } = catalogMetrics;
      if (metric === heartbeats) return minutes.all;
      if (metric === pollingHeartbeats) return minutes.polling;
      const kept = new Map<Metric, number[] | undefined>([
        [catalogMetrics.quoteCacheMisses, minutes.misses],
        [catalogMetrics.quoteCacheUnread, minutes.unread],
        [catalogMetrics.quoteCacheCorrupt, minutes.corrupt],
      ]);
      const known = (kept.get(metric) ?? []).slice(-window);
      return [...Array<number>(window - known.length).fill(0), ...known];
    },
  };
  return declared.capture({ metrics, now: new Date("2026-11-28T08:30:40Z") } as unknown as CaptureContext);
}

const ONE_FALLBACK: [Metric, number][] = [[catalogMetrics.fallbacks, 1]];

describe("the section of streams", () => {
  it("[STR-2] warns of streams that poll now, and says how many, by their heartbeats", async () => {
    expect(await section(ONE_FALLBACK, { all: [40, 12], polling: [8, 2] })).toMatchObject({
      status: "warn",
      figures: { streamsOpen: 10, streamsPolling: 2, streamFallbackToPolling: 1 },
    });
    expect(await section(ONE_FALLBACK, { all: [0, 1], polling: [0, 1] }), "one that has just begun").toMatchObject({
      status: "warn",
      figures: { streamsPolling: 1 },
    });
  });

  it("[STR-2] does not warn of a search that ended while it polled: its fallback is over, and stands in the hour's figures", async () => {
    expect(await section(ONE_FALLBACK, { all: [40, 12], polling: [0, 0] })).toMatchObject({
      status: "pass",
      figures: { streamsPolling: 0, streamFallbackToPolling: 1, returnsToPubsub: 0 },
    });
  });

  it("[STR-3] has fallbacks, hits and misses of the quote cache and how the misses grow, for all surfaces and for who scrapes", async () => {
    const counted: [Metric, number][] = [
      ...ONE_FALLBACK,
      [catalogMetrics.quoteCacheHits, 70],
      [catalogMetrics.quoteCacheMisses, 40],
      [catalogMetrics.quoteCacheCorrupt, 1],
    ];
    const misses = [...Array<number>(15).fill(1), ...Array<number>(14).fill(0), 25];
    expect(await section(counted, { ...QUIET, misses })).toMatchObject({
      status: "pass",
      figures: { streamFallbackToPolling: 1, quoteCache: { hits: 70, misses: 40, missGrowth: 10, corrupt: 1, unread: 0 } },
    });
    expect(declared.surfaces).toEqual(["detailed", "ops"]);
    expect(sectionMetrics([declared]).map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "stream_fallback_to_polling_recent",
        "catalog_quote_cache_hits_recent",
        "catalog_quote_cache_misses_recent",
        "catalog_quote_cache_miss_growth",
        "catalog_quote_cache_corrupt_recent",
      ]),
    );
  });

  it("[STR-3] says that it is without the quote cache, and since when, while Redis does not answer, and no longer", async () => {
    expect(await section([], { ...QUIET, unread: [3, 0, 5, 2, 4, 0] })).toMatchObject({
      status: "warn",
      degraded: [{ mode: "without-quote-cache", since: "2026-11-28T08:27:00.000Z", policy: "catalog.quoteCache" }],
    });
    expect(await section([], { ...QUIET, unread: [3, 4, 0, 0] })).toMatchObject({ status: "pass", degraded: [] });
  });

  it("[STR-4] raises an alert of corrupt entries where they are repeated", async () => {
    const rule = present(
      declared.alerts?.find(({ name }) => name === "catalog.quote-cache.corrupt"),
      "the rule",
    );
    const { entries, withinMinutes } = contract.catalog.quoteCache.corruptAlert;
    const raisedOf = async (corrupt: number[]) => {
      const { figures } = await section([], { ...QUIET, corrupt });
      return rule.conditions(figures, contract).map(({ key, severity }) => [key, severity]);
    };
    expect(await raisedOf([entries - 1])).toEqual([]);
    expect(await raisedOf([entries])).toEqual([["catalog.quote-cache.corrupt", "warn"]]);
    expect(await raisedOf([entries, ...Array<number>(withinMinutes).fill(0)]), "long enough ago").toEqual([]);
  });

  it("[STR-5] raises an alert of reports that are lost, and of those that come late", async () => {
    const rule = present(
      declared.alerts?.find(({ name }) => name === "catalog.telemetry"),
      "the rule",
    );
    const { figures } = await section(
      [
        [catalogMetrics.reportsLost, 2],
        [catalogMetrics.reportsLate, 1],
      ],
      QUIET,
    );
    expect(rule.conditions(figures, contract).map(({ key }) => key)).toEqual(["catalog.telemetry.lost", "catalog.telemetry.late"]);
    expect(rule.conditions((await section([], QUIET)).figures, contract)).toEqual([]);
  });
});
