import { describe, expect, it } from "vitest";
import { counter } from "../../../src/platform/metrics/metrics.ts";
import { total } from "../../../src/platform/metrics/reader.ts";
import type { MetricsShard, ShardSeries } from "../../../src/platform/metrics/shard.ts";
import { metricsShards } from "../../../src/platform/metrics/shards.ts";

const NOW = Date.UTC(2026, 10, 23, 10);
const calls = counter("test_calls", "Calls.");
const series = (value: number): ShardSeries[] => [{ name: "test_calls", kind: "counter", labels: [], value, at: 0 }];

/** Shards of which each answers as `read` says. */
const reading = (read: (shard: number) => ReturnType<MetricsShard["read"]>) =>
  metricsShards(
    (name): MetricsShard => ({
      write: async () => undefined,
      read: () => read(Number(name.slice("shard-".length))),
      minutes: async () => [],
      minutesOf: async () => [],
      totals: async () => [],
    }),
    { now: () => new Date(NOW) },
    () => 0,
    { tolerableLoss: 0.2, writer: "test" },
  );

describe("shards of which one runs the release before", () => {
  const lost = { since: NOW - 30_000, until: NOW };
  const mixed = reading(async (shard) =>
    shard === 0 ? series(1) : { series: series(10), standing: { newestAt: NOW - shard, countsSince: NOW - 60_000 * shard, lost: [lost] } },
  );

  it("are all read, though it answers its series alone", async () => {
    const window = await mixed.read([calls], 15);
    expect([total(window, calls), window.complete]).toEqual([31, true]);
  });

  it("say how they stand, and that one of them does not", async () => {
    expect(await mixed.standing(60)).toEqual({
      newestAt: NOW - 1,
      countsSince: NOW - 60_000,
      lostSeconds: 90,
      lastLostAt: NOW,
      complete: false,
    });
  });
});

describe("shards of which none answers", () => {
  const gone = reading(async () => {
    throw new Error("gone");
  });

  it("know of nothing, and say so", async () => {
    expect(await gone.read([calls], 15)).toEqual({ series: [], complete: false });
    expect(await gone.standing(60)).toEqual({ newestAt: null, countsSince: null, lostSeconds: 0, lastLostAt: null, complete: false });
  });
});
