import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { OpsMetrics } from "../../durable-objects/ops-metrics/object.ts";
import type { MetricPoint } from "../../src/platform/metrics/buffer.ts";
import { counter, distinct, gauge, latency } from "../../src/platform/metrics/metrics.ts";
import { quantile, total } from "../../src/platform/metrics/reader.ts";
import { merge, metricsShards } from "../../src/platform/metrics/shards.ts";
import { objects } from "../../src/platform/objects/port.ts";
import { within } from "./objects.ts";

const shards = objects(env.OPS_METRICS, { object: "ops-metrics", deadlineMs: 2_000 });
const clock = { now: () => new Date() };
const minute = () => Math.floor(Date.now() / 60_000);

const calls = counter("test_calls", "Calls.", ["route"]);
const depth = gauge("test_depth", "Depth.");
const took = latency("test_took", "Time.", ["route"]);
const buyers = distinct("test_buyers", "Buyers.");

const point = (name: string, kind: MetricPoint["kind"], value: number, rest: Partial<MetricPoint> = {}): MetricPoint => ({
  name,
  kind,
  value,
  labels: [],
  minute: minute(),
  ...rest,
});

describe("ops-metrics", () => {
  it("adds up what isolates wrote to different shards", async () => {
    const [first, second] = [metricsShards(shards, clock, () => 0), metricsShards(shards, clock, () => 0.99)];
    await first.write([point("test_calls", "counter", 3, { labels: ["/a"] }), point("test_buyers", "distinct", 0, { members: [1, 2] })]);
    await first.write([
      point("test_calls", "counter", 2, { labels: ["/a"] }),
      point("test_took", "histogram", 0.3, { labels: ["/a"], buckets: [1, 0, 1] }),
    ]);
    await second.write([
      point("test_calls", "counter", 5, { labels: ["/b"] }),
      point("test_buyers", "distinct", 0, { members: [2, 3] }),
      point("test_took", "histogram", 0.1, { labels: ["/a"], buckets: [2, 0, 0] }),
      point("test_depth", "gauge", 7),
    ]);

    const window = await first.read([calls, buyers, took, depth], 5);
    expect(window.complete).toBe(true);
    expect(total(window, calls)).toBe(10);
    expect(total(window, calls, { route: "/a" })).toBe(5);
    expect(total(window, buyers)).toBe(3);
    expect(total(window, depth)).toBe(7);
    expect(window.series.find(({ name }) => name === "test_took")?.buckets).toEqual([3, 0, 1]);
    expect(quantile(window, took, 0.5)).toBeLessThan(0.005);
    expect((await second.minutes(calls, 3)).reduce((sum, value) => sum + value, 0)).toBe(10);
    expect(total(await first.totals(), calls)).toBe(10);
  });

  it("leaves minutes before the window out, and forgets those past 48 hours while totals stay", async () => {
    const shard = shards("retention");
    await shard.write([
      point("test_calls", "counter", 1, { minute: minute() - 49 * 60, labels: ["/"] }),
      point("test_calls", "counter", 2, { labels: ["/"] }),
    ]);
    expect((await shard.read(["test_calls"], minute() - 10))[0]?.value).toBe(2);
    expect((await shard.read(["test_calls"], 0))[0]?.value).toBe(3);

    await within(env.OPS_METRICS, "retention", (instance: OpsMetrics) => instance.alarm());
    expect((await shard.read(["test_calls"], 0))[0]?.value).toBe(2);
    expect((await shard.totals())[0]?.value).toBe(3);
  });

  it("calls a window incomplete when a shard did not answer", () => {
    expect(
      merge([
        { status: "fulfilled", value: [] },
        { status: "rejected", reason: new Error("gone") },
      ]).complete,
    ).toBe(false);
  });
});
