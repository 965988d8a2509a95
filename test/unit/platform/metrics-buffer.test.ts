import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Logger } from "../../../src/platform/logger.ts";
import { meteringMetrics } from "../../../src/platform/events/metrics.ts";
import { createMetricsBuffer, type MetricPoint } from "../../../src/platform/metrics/buffer.ts";
import { flushMetrics, handOnMetrics } from "../../../src/platform/metrics/flush.ts";
import { HAND_ON_LAPSES_MS, HAND_ON_MS, MAX_ISOLATE_SERIES, OVERFLOW, RETRY_MS } from "../../../src/platform/metrics/limits.ts";
import { counter, distinct, gauge, latency } from "../../../src/platform/metrics/metrics.ts";

const START = Date.UTC(2026, 10, 23, 10, 0, 5);
/** What one metric may have of an isolate's series. */
const OF_ONE = MAX_ISOLATE_SERIES / 4;
const calls = counter("test_calls", "Calls.", ["route", "method"]);
const plain = counter("test_plain", "Things.");
const depth = gauge("test_depth", "Depth.");
const took = latency("test_took", "Time.", ["route"]);
const buyers = distinct("test_buyers", "Buyers.");

interface Sent {
  points: readonly MetricPoint[];
  batch: number | undefined;
}

const loggingTo = (said: string[]): Logger => {
  const log: Logger = { log: (_level, event) => void said.push(event), with: () => log };
  return log;
};

/** An isolate whose shard does as it is told. */
function isolate() {
  let now = START;
  const sent: Sent[] = [];
  const said: string[] = [];
  let answer: () => Promise<void> = async () => undefined;
  const metrics = createMetricsBuffer({ now: () => new Date(now) });
  const metricsSink = {
    write: async (points: readonly MetricPoint[], batch?: number) => {
      sent.push({ points, batch });
      await answer();
    },
  };
  const deps = { metrics, metricsSink, log: loggingTo(said) };
  return {
    deps,
    metrics,
    sent,
    said,
    pass: (milliseconds: number) => void (now += milliseconds),
    shard: (does: () => Promise<void>) => void (answer = does),
    flush: () => flushMetrics(deps),
    values: (name: string) =>
      sent.flatMap(({ points }) => points.filter((point) => point.name === name).map(({ labels, value }) => [labels.join("|"), value])),
  };
}

const refuses = async (): Promise<void> => {
  throw new Error("gone");
};

describe("what an isolate counts", () => {
  it("is one number a series and minute, however many events there were", async () => {
    const { metrics, sent, flush, values } = isolate();
    for (let event = 0; event < 10_000; event += 1) {
      metrics.count(calls, { route: `/${event % 2}`, method: "GET" });
      metrics.count(plain, {}, 3);
      metrics.observe(took, { route: "/" }, 0.02);
      metrics.set(depth, {}, event);
      metrics.see(buyers, {}, `buyer-${event % 7}`);
    }
    await flush();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.points).toHaveLength(6);
    expect(values("test_calls")).toEqual([
      ["/0|GET", 5_000],
      ["/1|GET", 5_000],
    ]);
    expect(values("test_plain")).toEqual([["", 30_000]]);
    expect(sent[0]?.points.find(({ name }) => name === "test_took")).toMatchObject({ buckets: [0, 0, 10_000, 0, 0, 0, 0, 0, 0, 0, 0, 0] });
    expect(sent[0]?.points.find(({ name }) => name === "test_depth")).toMatchObject({ value: 9_999, at: START });
    expect(sent[0]?.points.find(({ name }) => name === "test_buyers")?.members).toHaveLength(7);
  });

  it("counts for the minute it happened in", async () => {
    const { metrics, sent, pass, flush } = isolate();
    metrics.count(plain, {});
    pass(60_000);
    metrics.count(plain, {}, 2);
    await flush();
    expect(sent[0]?.points.map(({ minute, value }) => [minute - Math.floor(START / 60_000), value])).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  it("goes on without its labels where a label runs away, and how much of it is counted and said", async () => {
    const { metrics, said, sent, flush, values } = isolate();
    for (let route = 0; route < OF_ONE + 30; route += 1) metrics.count(calls, { route: `/${route}`, method: "GET" });
    metrics.observe(took, { route: "/new" }, 0.02);
    metrics.count(calls, { route: "/1", method: "GET" });
    metrics.count(plain, {});
    await flush();
    expect(values("test_calls").filter(([labels]) => labels === `${OVERFLOW}|${OVERFLOW}`)).toEqual([[`${OVERFLOW}|${OVERFLOW}`, 30]]);
    expect(values("test_calls").filter(([labels]) => labels === "/1|GET")).toEqual([["/1|GET", 2]]);
    expect(values("test_plain")).toEqual([["", 1]]);
    expect(values(meteringMetrics.overflowed.name)).toEqual([["test_calls", 30]]);
    expect(sent[0]?.points.length).toBe(OF_ONE + 4);
    expect(said).toEqual(["metrics.lost"]);
  });
});

it("leaves a metric its own series whatever others run away with", async () => {
  const { metrics, flush, values } = isolate();
  const others = Array.from({ length: 5 }, (_, number) => counter(`test_other_${number}`, "Others.", ["label"]));
  for (const other of others) for (let label = 0; label < OF_ONE + 1; label += 1) metrics.count(other, { label: `${label}` });
  for (let route = 0; route < 101; route += 1) metrics.count(calls, { route: `/${route}`, method: "GET" });
  await flush();
  expect(values("test_calls").filter(([labels]) => labels === `${OVERFLOW}|${OVERFLOW}`)).toEqual([[`${OVERFLOW}|${OVERFLOW}`, 1]]);
  expect(values("test_calls")).toHaveLength(101);
});

describe("handing on", () => {
  it("that failed is tried again as the same batch, and what was counted since goes after it", async () => {
    const { metrics, sent, shard, flush, said } = isolate();
    metrics.count(plain, {});
    shard(refuses);
    await flush();
    metrics.count(plain, {}, 10);
    await flush();
    shard(async () => undefined);
    await flush();
    await flush();
    expect(sent.map(({ points, batch }) => [batch, points[0]?.value])).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
      [2, 10],
    ]);
    expect(said).toEqual(["metrics.flush.failed", "metrics.flush.failed"]);
  });

  it("is one at a time, and what is counted meanwhile is in none but the next", async () => {
    const { metrics, sent, shard, flush } = isolate();
    const arrived = Promise.withResolvers<void>();
    metrics.count(plain, {});
    shard(() => arrived.promise);
    const first = flush();
    metrics.count(plain, {}, 10);
    await flush();
    expect(sent).toHaveLength(1);
    arrived.resolve();
    await first;
    await flush();
    expect(sent.map(({ points }) => points[0]?.value)).toEqual([1, 10]);
  });

  it("that never ended, because its request was ended, does not end all of it", async () => {
    const { metrics, sent, shard, flush, pass } = isolate();
    metrics.count(plain, {});
    shard(() => new Promise(() => undefined));
    void flush();
    pass(HAND_ON_LAPSES_MS);
    shard(async () => undefined);
    await flush();
    expect(sent.map(({ batch }) => batch)).toEqual([1, 1]);
  });

  it("is given up once the shard may no longer know the batch, which is counted and said", async () => {
    const { metrics, sent, shard, flush, pass, said, values } = isolate();
    metrics.count(calls, { route: "/", method: "GET" });
    metrics.count(plain, {});
    shard(refuses);
    await flush();
    pass(RETRY_MS + 1);
    metrics.count(plain, {}, 10);
    shard(async () => undefined);
    sent.length = 0;
    await flush();
    expect(values("test_plain")).toEqual([["", 10]]);
    expect(values(meteringMetrics.givenUp.name)).toEqual([["", 2]]);
    expect(sent.map(({ batch }) => batch)).toEqual([2]);
    expect(said).toEqual(["metrics.flush.failed", "metrics.lost"]);
  });

  it("forgets the oldest minutes of a long outage rather than grow", async () => {
    const { metrics, sent, shard, flush, pass, values } = isolate();
    shard(refuses);
    for (let minute = 0; minute < 5; minute += 1) {
      for (let route = 0; route < OF_ONE; route += 1) {
        metrics.count(calls, { route: `/${minute}-${route}`, method: "GET" });
        metrics.observe(took, { route: `/${minute}-${route}` }, 0.02);
      }
      pass(60_000);
    }
    shard(async () => undefined);
    await flush();
    const [first] = sent;
    expect(first?.points.length).toBeLessThanOrEqual(MAX_ISOLATE_SERIES + MAX_ISOLATE_SERIES / 2 + 1);
    expect(values("test_calls").at(-1)?.[0]).toBe("/4-1249|GET");
    const kept = values("test_calls").length + values("test_took").length;
    expect(values(meteringMetrics.givenUp.name).reduce((sum, [, value]) => sum + Number(value), 0)).toBe(
      5 * (MAX_ISOLATE_SERIES / 2) - kept,
    );
  });
});

describe("handing on behind an answer", () => {
  beforeEach(() => void vi.useFakeTimers({ now: START }));
  afterEach(() => void vi.useRealTimers());

  /** One isolate or object; each answer is given, and what goes on behind it is waited for by nobody. */
  function answering() {
    const sent: (readonly MetricPoint[])[] = [];
    const metrics = createMetricsBuffer({ now: () => new Date() });
    const metricsSink = { write: async (points: readonly MetricPoint[]) => void sent.push(points) };
    const deps = { metrics, metricsSink, log: loggingTo([]) };
    const tasks: Promise<unknown>[] = [];
    return {
      answer() {
        metrics.count(plain, {});
        handOnMetrics(deps, { waitUntil: (task) => void tasks.push(task) });
      },
      quiet: () => handOnMetrics(deps, { waitUntil: (task) => void tasks.push(task) }),
      tasks,
      /** What each batch brought. */
      arrived: () => sent.map((points) => points.reduce((sum, { value }) => sum + value, 0)),
    };
  }

  it("happens at once for an event that is the only one for long, and again for one an hour later", async () => {
    const { answer, arrived } = answering();
    answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(arrived()).toEqual([1]);
    await vi.advanceTimersByTimeAsync(3_600_000);
    answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(arrived()).toEqual([1, 1]);
  });

  it("happens at most every ten seconds, waited for by one answer of many, and the last event is not left behind", async () => {
    const { answer, arrived, tasks } = answering();
    for (let second = 0; second < 60; second += 1) {
      for (let request = 0; request < 100; request += 1) answer();
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(arrived()).toEqual([1, 999, 1_000, 1_000, 1_000, 1_000, 1_000]);
    await vi.advanceTimersByTimeAsync(HAND_ON_MS);
    expect(arrived().reduce((sum, value) => sum + value, 0)).toBe(6_000);
    expect(tasks).toHaveLength(7);
  });

  it("is nothing where nothing was counted", () => {
    const { quiet, tasks } = answering();
    quiet();
    expect(tasks).toEqual([]);
  });

  it("is taken on by another answer where the one that took it on was ended", async () => {
    const { answer, arrived } = answering();
    answer();
    await vi.advanceTimersByTimeAsync(0);
    answer();
    vi.clearAllTimers();
    vi.setSystemTime(START + HAND_ON_MS + HAND_ON_LAPSES_MS);
    answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(arrived()).toEqual([1, 2]);
  });
});

describe("being asked to hand on while it hands on", () => {
  it("goes on with what was counted since, for nobody else may ask", async () => {
    const { metrics, shard, flush, values } = isolate();
    const first = Promise.withResolvers<void>();
    shard(() => first.promise);
    metrics.count(plain, {});
    const under = flush();
    metrics.count(plain, {}, 2);
    await flush();
    expect(values("test_plain")).toEqual([["", 1]]);
    first.resolve();
    await under;
    expect(values("test_plain")).toEqual([
      ["", 1],
      ["", 2],
    ]);
  });
});
