import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Logger } from "../../../src/platform/logger.ts";
import { createMetricsBuffer, type MetricPoint } from "../../../src/platform/metrics/buffer.ts";
import { handOnWhatIsCounted } from "../../../src/platform/metrics/flush.ts";
import { GATHER_MS, HAND_ON_MS, RETRY_MS } from "../../../src/platform/metrics/limits.ts";
import { counter, distinct, gauge, latency } from "../../../src/platform/metrics/metrics.ts";

const START = Date.UTC(2026, 10, 23, 10, 0, 5);
const plain = counter("test_plain", "Things.");
const depth = gauge("test_depth", "Depth.");
const took = latency("test_took", "Time.", ["route"]);
const buyers = distinct("test_buyers", "Buyers.");

const refuses = async (): Promise<void> => {
  throw new Error("gone");
};

describe("an object, which may never be called again", () => {
  beforeEach(() => void vi.useFakeTimers({ now: START }));
  afterEach(() => void vi.useRealTimers());

  /** One that hands on by itself; its shard takes what it is handed unless told otherwise. */
  function object() {
    const taken = new Map<number | undefined, number>();
    const said: string[] = [];
    const log: Logger = { log: (_level, event) => void said.push(event), with: () => log };
    const tasks: Promise<unknown>[] = [];
    let answer: () => Promise<void> = async () => undefined;
    const metrics = createMetricsBuffer({ now: () => new Date() });
    const metricsSink = {
      write: async (points: readonly MetricPoint[], batch?: number) => {
        await answer();
        taken.set(
          batch,
          points.reduce((sum, { value }) => sum + value, 0),
        );
      },
    };
    handOnWhatIsCounted({ metrics, metricsSink, log }, { waitUntil: (task) => void tasks.push(task) });
    return {
      metrics,
      said,
      tasks,
      shard: (does: () => Promise<void>) => void (answer = does),
      arrived: () => [...taken.values()],
    };
  }

  it("hands on what it counts by a timer or a socket, though nothing follows", async () => {
    const { metrics, arrived } = object();
    metrics.count(plain, {});
    metrics.count(plain, {});
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(arrived()).toEqual([2]);
    metrics.count(plain, {});
    await vi.advanceTimersByTimeAsync(HAND_ON_MS - GATHER_MS - 1);
    metrics.set(depth, {}, 3);
    expect(arrived()).toEqual([2]);
    await vi.advanceTimersByTimeAsync(GATHER_MS + 1);
    expect(arrived()).toEqual([2, 4]);
  });

  it.each<[string, (metrics: ReturnType<typeof createMetricsBuffer>) => void]>([
    ["counts", (metrics) => metrics.count(plain, {})],
    ["sets", (metrics) => metrics.set(depth, {}, 1)],
    ["observes", (metrics) => metrics.observe(took, { route: "/" }, 1)],
    ["sees", (metrics) => metrics.see(buyers, {}, "one")],
  ])("hands on what it %s", async (_what, counts) => {
    const { metrics, arrived } = object();
    counts(metrics);
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    expect(arrived()).toHaveLength(1);
  });

  it("waits for one hand-on, however much it counts meanwhile", async () => {
    const { metrics, arrived, tasks } = object();
    for (let second = 0; second < 30; second += 1) {
      for (let event = 0; event < 100; event += 1) metrics.observe(took, { route: "/" }, 1);
      metrics.see(buyers, {}, "one");
      await vi.advanceTimersByTimeAsync(1_000);
    }
    await vi.advanceTimersByTimeAsync(HAND_ON_MS);
    expect(arrived().reduce((sum, value) => sum + value, 0)).toBe(3_000);
    expect(arrived()).toHaveLength(4);
    expect(tasks).toHaveLength(4);
  });

  it("tries again until its shard takes it, and loses nothing of what it counts meanwhile", async () => {
    const { metrics, arrived, said, shard } = object();
    shard(refuses);
    metrics.count(plain, {});
    await vi.advanceTimersByTimeAsync(3 * HAND_ON_MS);
    expect(said.length).toBeGreaterThanOrEqual(3);
    metrics.count(plain, {}, 5);
    await vi.advanceTimersByTimeAsync(HAND_ON_MS);
    expect(arrived()).toEqual([]);
    shard(async () => undefined);
    await vi.advanceTimersByTimeAsync(2 * HAND_ON_MS);
    expect(arrived()).toEqual([1, 5]);
  });

  it("does not stay awake for ever for a shard that takes nothing, and begins again with what it counts then", async () => {
    const { metrics, arrived, said, shard, tasks } = object();
    shard(refuses);
    metrics.count(plain, {});
    await vi.advanceTimersByTimeAsync(2 * RETRY_MS);
    const tries = said.length;
    expect(tries).toBeLessThanOrEqual(RETRY_MS / HAND_ON_MS + 1);
    await Promise.all(tasks);
    await vi.advanceTimersByTimeAsync(2 * RETRY_MS);
    expect(said).toHaveLength(tries);
    shard(async () => undefined);
    metrics.count(plain, {}, 7);
    await vi.advanceTimersByTimeAsync(HAND_ON_MS);
    expect(arrived().at(-1)).toBeGreaterThanOrEqual(7);
  });
});
