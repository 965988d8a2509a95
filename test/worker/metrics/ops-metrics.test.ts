import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { OpsMetrics } from "../../../durable-objects/ops-metrics/object.ts";
import type { MetricPoint } from "../../../src/platform/metrics/buffer.ts";
import { counter, distinct, gauge, latency } from "../../../src/platform/metrics/metrics.ts";
import { quantileMs, total } from "../../../src/platform/metrics/reader.ts";
import { SHARDS } from "../../../src/platform/metrics/limits.ts";
import { merge, metricsShards } from "../../../src/platform/metrics/shards.ts";
import { objects } from "../../../src/platform/objects/port.ts";
import { pointsOf } from "../../support/observed.ts";
import { overriding, PATIENT_MS, within } from "../objects.ts";

const shardOf = objects(env.OPS_METRICS, { object: "ops-metrics", deadlineMs: PATIENT_MS });
const NOW = new Date();
const MINUTE = Math.floor(NOW.getTime() / 60_000);
const clock = { now: () => NOW };
let writers = 0;
const shardsFor = (random: () => number) =>
  metricsShards(shardOf, clock, random, { tolerableLoss: 0.2, writer: `writer-${(writers += 1)}` });

const calls = counter("test_calls", "Calls.", ["route"]);
const depth = gauge("test_depth", "Depth.");
const took = latency("test_took", "Time.", ["route"]);
const buyers = distinct("test_buyers", "Buyers.");

const point = (name: string, kind: MetricPoint["kind"], value: number, rest: Partial<MetricPoint> = {}): MetricPoint => ({
  name,
  kind,
  value,
  labels: [],
  minute: MINUTE,
  ...rest,
});

// Whatever the minute is, and whether it ends meanwhile: shards and readers have one clock.
beforeAll(async () => {
  for (let index = 0; index < SHARDS; index += 1)
    await within(env.OPS_METRICS, `shard-${index}`, OpsMetrics, (shard) => void (shard.clock = clock));
});

describe("ops-metrics", () => {
  it("adds up what isolates wrote to different shards", async () => {
    const [first, second] = [shardsFor(() => 0), shardsFor(() => 0.99)];
    await first.write([point("test_calls", "counter", 3, { labels: ["/a"] }), point("test_buyers", "distinct", 0, { members: [1, 2] })]);
    await first.write([point("test_calls", "counter", 2, { labels: ["/a"] }), ...(await pointsOf(took, [0.004, 0.2], { route: "/a" }))]);
    await second.write([
      point("test_calls", "counter", 5, { labels: ["/b"] }),
      point("test_buyers", "distinct", 0, { members: [2, 3] }),
      ...(await pointsOf(took, [0.004, 0.004], { route: "/a" })),
      point("test_depth", "gauge", 7),
    ]);

    const window = await first.read([calls, buyers, took, depth], 5);
    expect(window.complete).toBe(true);
    expect(total(window, calls)).toBe(10);
    expect(total(window, calls, { route: "/a" })).toBe(5);
    expect(total(window, buyers)).toBe(3);
    expect(total(window, depth)).toBe(7);
    expect(window.series.find(({ name }) => name === "test_took")?.buckets).toEqual([3, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    expect(quantileMs(window, took, 0.5)).toBeLessThanOrEqual(5);
    expect((await second.minutes(calls, 3)).reduce((sum, value) => sum + value, 0)).toBe(10);
    const never = counter("test_never", "Never counted.");
    expect([...(await second.histories([calls, never, calls], 3))]).toEqual([
      ["test_calls", await second.minutes(calls, 3)],
      ["test_never", [0, 0, 0]],
    ]);
    expect(total(await first.totals([calls]), calls)).toBe(10);
  });

  it("[MIR-1] knows no history where no shard answers, which is not that nothing was counted", async () => {
    const gone = async () => {
      throw new Error("gone");
    };
    const silent = metricsShards(
      () => overriding(shardOf("shard-0"), { minutesOf: gone }),
      clock,
      () => 0,
      { tolerableLoss: 0.2, writer: "w" },
    );
    expect([...(await silent.histories([calls], 3))]).toEqual([]);
  });

  it("calls a window incomplete when a shard did not answer", () => {
    expect(
      merge(
        [calls],
        [
          { status: "fulfilled", value: [] },
          { status: "rejected", reason: new Error("gone") },
        ],
      ).complete,
    ).toBe(false);
  });
});

describe("a shard that nobody calls any more", () => {
  it("stays until its minute is over, when what it held in memory is written", async () => {
    const due: { milliseconds: number; task: () => void }[] = [];
    let at = MINUTE * 60_000 + 20_000;
    await within(env.OPS_METRICS, "shard-quiet", OpsMetrics, async (shard, { storage }) => {
      shard.clock = { now: () => new Date(at) };
      shard.timers = {
        after(milliseconds, task) {
          due.push({ milliseconds, task });
          return () => undefined;
        },
      };
      const rows = () => storage.sql.exec("SELECT name FROM packs").toArray();
      await shard.write([point("test_quiet", "counter", 1)], { writer: "w", number: 1 });
      await shard.write([point("test_quiet", "counter", 1)], { writer: "w", number: 2 });
      expect(rows()).toEqual([]);
      expect(due.map(({ milliseconds }) => milliseconds)).toEqual([40_000]);

      at += 40_000;
      for (const { task } of due.splice(0)) task();
      expect(rows()).toEqual([{ name: "test_quiet" }]);
      await shard.write([point("test_quiet", "counter", 1, { minute: MINUTE + 1 })], { writer: "w", number: 3 });
      expect(due.map(({ milliseconds }) => milliseconds)).toEqual([60_000]);
    });
  });
});

describe("a histogram whose bounds a release changed", () => {
  const before = latency("test_release", "Time.", ["route"]);
  const after = latency("test_release", "Time.", ["route"], [1.4]);
  const slow = [1.03, 1.03, 1.03];
  /** As releases sent it that did not say by which bounds they counted. */
  const unsaid = async (seconds: readonly number[], route: string) =>
    (await pointsOf(before, seconds, { route })).map(({ bounds: _bounds, ...rest }) => rest);
  const shards = shardsFor(() => 0);

  it("is never added up by two sets of bounds: what was counted before says nothing about a new one, and is said to be missing", async () => {
    await shards.write(await unsaid(slow, "/changed"));
    const old = await shards.read([after], 5);
    expect([quantileMs(old, after, 0.95, { route: "/changed" }), old.complete]).toEqual([null, false]);

    await shards.write(await pointsOf(after, slow, { route: "/changed" }));
    const both = await shards.read([after], 5);
    expect(both.complete).toBe(false);
    expect(both.series).toHaveLength(1);
    expect(quantileMs(both, after, 0.95, { route: "/changed" })).toBeLessThanOrEqual(1400);
    const [exported] = (await shards.totals([after])).series;
    expect(exported).toMatchObject({ labels: ["/changed"], buckets: [0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0] });
    expect(exported?.value).toBeCloseTo(3.09);
  });

  it("goes on where the bounds stayed, and is whole for a release that knew fewer of them", async () => {
    const same = latency("test_same", "Time.");
    await shards.write((await pointsOf(same, slow)).map(({ bounds: _bounds, ...rest }) => rest));
    await shards.write(await pointsOf(same, slow));
    const window = await shards.read([same], 5);
    expect([window.complete, window.series.length]).toEqual([true, 1]);
    expect(window.series[0]?.buckets).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0]);

    const fine = latency("test_fewer", "Time.", [], [1.4]);
    await shards.write(await pointsOf(fine, slow));
    const fewer = await shards.read([latency("test_fewer", "Time.")], 5);
    expect([fewer.complete, fewer.series[0]?.buckets]).toEqual([true, [0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0]]);
  });
});
