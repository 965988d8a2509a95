import { describe, expect, it } from "vitest";
import { catalogHealth } from "../../../src/features/catalog/health.ts";
import { catalogMetrics } from "../../../src/platform/events/catalog.ts";
import type { CaptureContext } from "../../../src/platform/health.ts";
import type { Metric } from "../../../src/platform/metrics/metrics.ts";
import type { MetricSeries } from "../../../src/platform/metrics/reader.ts";
import type { Platform } from "../../../src/platform/platform.ts";

/** The section, where so much was counted over the hour, and so many heartbeats in the last full minute and this one. */
async function section(counted: [Metric, number][], beats: { all: [number, number]; polling: [number, number] }) {
  const deps = { contract: { catalog: { heartbeatSeconds: 15 } } } as unknown as Platform;
  const series = counted.map(([{ name, kind }, value]): MetricSeries => ({ name, kind, labels: ["pubsub-failed"], value }));
  const metrics = {
    read: async () => ({ series, complete: true }),
    minutes: async (metric: Metric) => (metric === catalogMetrics.heartbeats ? beats.all : beats.polling),
  };
  return catalogHealth(deps).capture({ metrics, now: new Date() } as unknown as CaptureContext);
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
});
