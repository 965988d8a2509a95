import { env } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MetricPoint, MetricsSink } from "../../../src/platform/metrics/buffer.ts";
import { HAND_ON_MS, MAX_SHARD_SERIES, MINUTE_MS, OVERFLOW, RETENTION_MINUTES, SHARDS } from "../../../src/platform/metrics/limits.ts";
import { counter, distinct, gauge, latency } from "../../../src/platform/metrics/metrics.ts";
import { total } from "../../../src/platform/metrics/reader.ts";
import { OpsMetrics } from "../../../durable-objects/ops-metrics/object.ts";
import { within } from "../objects.ts";
import { minutesOf, START, planeOf, type Plane } from "./shard-under-test.ts";

const things = counter("test_things", "Things.", ["kind"]);
const depth = gauge("test_depth", "Depth.");
const took = latency("test_took", "Time.");
const buyers = distinct("test_buyers", "Buyers.");

const totalOf = async ({ reader }: Plane) => total(await reader.totals([things]), things);
const hourOf = async ({ reader }: Plane) => total(await reader.read([things], 60), things);

describe("a shard", () => {
  it("tells what is in memory and what is written as one, of every kind", async () => {
    const plane = planeOf("united");
    const { isolate, pass, alarms, reader } = plane;
    const { metrics, sink } = isolate(1);
    for (let minute = 0; minute < 3; minute += 1) {
      metrics.count(things, { kind: "a" }, 2);
      metrics.set(depth, {}, minute);
      metrics.observe(took, {}, 0.003);
      metrics.see(buyers, {}, `buyer-${minute % 2}`);
      await metrics.flush(sink);
      if (minute < 2) pass(MINUTE_MS);
      if (minute === 0) await alarms();
    }
    const window = await reader.read([things, depth, took, buyers], 5);
    expect([total(window, things), total(window, depth), total(window, buyers)]).toEqual([6, 2, 2]);
    expect(window.series.find(({ name }) => name === "test_took")?.buckets?.[0]).toBe(3);
    expect(await reader.minutes(things, 3)).toEqual([2, 2, 2]);
    expect((await reader.read([things], 1)).series).toMatchObject([{ value: 2 }]);
    expect(await totalOf(plane)).toBe(6);
  });

  it("leaves a metric its own series whatever another one runs away with, and counts the rest of that one on", async () => {
    const plane = planeOf("runaway");
    const point = (name: string, label: string): MetricPoint => ({
      name,
      labels: [label],
      minute: plane.now() / MINUTE_MS,
      kind: "counter",
      value: 1,
    });
    const ofOne = MAX_SHARD_SERIES / 4;
    const runaways = ["one", "two", "three", "four", "five"];
    const points = runaways.flatMap((name) => Array.from({ length: ofOne + 2 }, (_, index) => point(`test_${name}`, `${index}`)));
    await plane.within(0, (counts) => counts.take([...points, point("test_things", "a")], undefined, plane.now()));
    const series = await plane.within(0, (counts) => counts.read(["test_one", "test_five", "test_things"], 0));
    const seriesOf = (name: string) => series.filter((one) => one.name === name);
    expect(seriesOf("test_things")).toMatchObject([{ labels: ["a"], value: 1 }]);
    expect(seriesOf("test_one")).toHaveLength(ofOne + 1);
    expect(seriesOf("test_one").at(-1)).toMatchObject({ labels: [OVERFLOW], value: 2 });
    expect(seriesOf("test_five")).toHaveLength(101);
  });

  it("lets the latest gauge stand, though it arrives before one that was handed on again", async () => {
    const { isolate, pass, reader } = planeOf("gauges");
    const [slow, quick] = [isolate(0), isolate(0)];
    slow.metrics.set(depth, {}, 1);
    pass(1_000);
    quick.metrics.set(depth, {}, 2);
    await quick.metrics.flush(quick.sink);
    pass(1_000);
    await slow.metrics.flush(slow.sink);
    expect(total(await reader.read([depth], 5), depth)).toBe(2);
  });

  it("forgets minutes past 48 hours while totals stay", async () => {
    const plane = planeOf("retention");
    const { isolate, pass, alarms, reader } = plane;
    const { metrics, sink } = isolate(0);
    metrics.count(things, { kind: "a" });
    await metrics.flush(sink);
    pass(MINUTE_MS);
    await alarms();
    pass(minutesOf(RETENTION_MINUTES));
    expect(await plane.within(0, (counts) => counts.read([things.name], 0))).toMatchObject([{ value: 1 }]);
    await alarms();
    expect(await plane.within(0, (counts) => counts.read([things.name], 0))).toEqual([]);
    expect((await reader.read([things], RETENTION_MINUTES)).series).toEqual([]);
    expect(await totalOf(plane)).toBe(1);
  });

  it("keeps a metric of many series in several rows, none near what the platform takes", async () => {
    const plane = planeOf("parts");
    const { pass, alarms, within } = plane;
    const points = Array.from({ length: 5_000 }, (_, index) => ({
      name: "test_many",
      labels: [`${"/a-route/that-is-as-long-as-some".repeat(4)}/${index}`],
      minute: START / MINUTE_MS,
      kind: "counter" as const,
      value: 1,
    }));
    for (let minute = 0; minute < 2; minute += 1) {
      await within(0, (counts) => counts.take(points, undefined, plane.now()));
      pass(MINUTE_MS);
      await alarms();
    }
    const totals = await within(0, (counts) => counts.totals());
    expect(totals).toHaveLength(5_000);
    expect(new Set(totals.map(({ value }) => value))).toEqual(new Set([2]));
    // Each minute: four rows of the minute, four of the total, who handed on, and the mark, made and taken away.
    expect(plane.rowsWritten()).toBe(2 * (4 + 4 + 1 + 2));
  });
});

describe("rows of a metric", () => {
  const point = (index: number) => ({ name: "test_wide", labels: [`${index}`], minute: START / MINUTE_MS, value: 1 });
  const partsOf = async (name: string, points: readonly MetricPoint[]) => {
    const plane = planeOf(name);
    await plane.within(0, (counts) => counts.take(points, undefined, plane.now()));
    const before = plane.rowsWritten();
    plane.pass(MINUTE_MS);
    await plane.alarms();
    return plane.rowsWritten() - before;
  };

  it("are more where each series has many buckets, or many members", async () => {
    const buckets = Array.from({ length: 97 }, () => 1);
    const histograms = Array.from({ length: 1_000 }, (_, index) => ({ ...point(index), kind: "histogram" as const, buckets }));
    // Five rows of the minute and five of the total, who handed on, and the mark that is taken away.
    expect(await partsOf("wide-buckets", histograms)).toBe(5 + 5 + 2);
    const members = Array.from({ length: 9_997 }, (_, index) => index);
    const distincts = Array.from({ length: 4 }, (_, index) => ({ ...point(index), kind: "distinct" as const, members }));
    // Of what is distinct there is no total.
    expect(await partsOf("wide-members", distincts)).toBe(2 + 2);
  });
});

describe("a shard asked by the release before", () => {
  it("answers the series alone, as it did there", async () => {
    const read = (asked?: "standing") =>
      within(env.OPS_METRICS, "asked-by-the-release-before", OpsMetrics, (shard) => shard.read(["test_things"], 0, asked));
    expect(await read()).toEqual([]);
    expect(await read("standing")).toMatchObject({ series: [], standing: {} });
  });
});

describe("a batch that comes again", () => {
  it("counts nothing, and is written when the minute it came in is over, as the first time", async () => {
    const plane = planeOf("again");
    const point = { name: things.name, labels: ["a"], minute: START / MINUTE_MS, kind: "counter" as const, value: 1 };
    const take = () => plane.within(0, (counts) => counts.take([point], { writer: "w", number: 1 }, plane.now()));
    expect(await take()).toBe(START + MINUTE_MS);
    expect(await take()).toBe(START + MINUTE_MS);
    expect(await plane.within(0, (counts) => counts.totals())).toMatchObject([{ value: 1 }]);
  });
});

describe("a shard that dies", () => {
  it("loses what it took in the minute it died in and nothing else, and says since when and how much", async () => {
    const plane = planeOf("dead");
    const { isolate, pass, kill, reader, now } = plane;
    const { metrics, sink } = isolate(2);
    const count = async (by: number) => {
      metrics.count(things, { kind: "a" }, by);
      await metrics.flush(sink);
    };
    await count(1);
    pass(MINUTE_MS);
    await count(10);
    expect(await reader.standing(60)).toMatchObject({ newestAt: now(), lostSeconds: 0, complete: true });
    pass(50_000);
    await count(100);
    kill(2);
    pass(5_000);
    await count(1_000);

    expect([await hourOf(plane), await totalOf(plane)]).toEqual([1_001, 1_001]);
    expect(await reader.standing(60)).toMatchObject({ lostSeconds: 55, lastLostAt: now(), countsSince: now() });
    // 55 of the 4 times 60 seconds of a minute are more than a fifth; of an hour they are not.
    expect((await reader.read([things], 1)).complete).toBe(false);
    expect((await reader.read([things], 60)).complete).toBe(true);
    pass(minutesOf(2));
    expect((await reader.read([things], 1)).complete).toBe(true);
    expect((await reader.standing(1)).lostSeconds).toBe(0);
  });

  it("loses no more than its minute however late it is found dead", async () => {
    const { isolate, pass, kill, reader } = planeOf("found late");
    const { metrics, sink } = isolate(0);
    pass(40_000);
    metrics.count(things, { kind: "a" });
    await metrics.flush(sink);
    kill(0);
    pass(minutesOf(30));
    expect((await reader.standing(60)).lostSeconds).toBe(20);
  });

  it("has lost nothing where all it took was written", async () => {
    const plane = planeOf("written");
    const { isolate, pass, kill, alarms, reader } = plane;
    const { metrics, sink } = isolate(0);
    metrics.count(things, { kind: "a" });
    await metrics.flush(sink);
    pass(MINUTE_MS);
    await alarms();
    kill(0);
    expect(await totalOf(plane)).toBe(1);
    expect((await reader.standing(60)).lostSeconds).toBe(0);
  });
});

describe("an isolate that dies", () => {
  it("loses what it counted since it last handed on, and nothing else", async () => {
    const plane = planeOf("isolate");
    const { isolate, pass } = plane;
    const dies = isolate(0);
    dies.metrics.count(things, { kind: "a" });
    await dies.metrics.flush(dies.sink);
    pass(HAND_ON_MS - 1);
    dies.metrics.count(things, { kind: "a" }, 10);
    const lives = isolate(0);
    lives.metrics.count(things, { kind: "a" }, 100);
    await lives.metrics.flush(lives.sink);
    expect(await totalOf(plane)).toBe(101);
  });
});

describe("a batch whose fate the isolate does not know", () => {
  /** Takes the batch or not, and does not answer. */
  const unknown = (sink: MetricsSink, takes: boolean): MetricsSink => ({
    async write(points, batch) {
      if (takes) await sink.write(points, batch);
      throw new Error("no answer within 2000 ms");
    },
  });

  it.each([[true], [false]])("is counted once when it is handed on again, whether it was taken (%s)", async (taken) => {
    const plane = planeOf(`unknown ${taken}`);
    const { metrics, sink } = plane.isolate(0);
    metrics.count(things, { kind: "a" });
    await expect(metrics.flush(unknown(sink, taken))).rejects.toThrow("no answer");
    metrics.count(things, { kind: "a" }, 10);
    plane.pass(MINUTE_MS);
    await plane.alarms();
    await metrics.flush(sink);
    expect(await totalOf(plane)).toBe(11);
  });

  it("is counted once although the shard was restarted meanwhile, whether its minute was written before or lost", async () => {
    for (const written of [true, false]) {
      const plane = planeOf(`restarted ${written}`);
      const { metrics, sink } = plane.isolate(0);
      metrics.count(things, { kind: "a" });
      await expect(metrics.flush(unknown(sink, true))).rejects.toThrow("no answer");
      if (written) {
        plane.pass(MINUTE_MS);
        await plane.alarms();
      }
      plane.kill(0);
      await metrics.flush(sink);
      expect(await totalOf(plane)).toBe(1);
    }
  });

  it("never counts twice, and counts all where no shard and no isolate dies, whatever the order", { tags: ["slow"] }, async () => {
    const step = fc.record({
      isolate: fc.integer({ min: 0, max: 2 }),
      count: fc.integer({ min: 0, max: 5 }),
      flush: fc.constantFrom("taken", "unknown-taken", "unknown-lost", "none"),
      seconds: fc.integer({ min: 0, max: 20 }),
      alarm: fc.boolean(),
      kill: fc.option(fc.integer({ min: 0, max: SHARDS - 1 }), { freq: 6 }),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.boolean(), async (steps, kills) => {
        run += 1;
        const plane = planeOf(`property ${run}`);
        const isolates = Array.from({ length: 3 }, (_, index) => plane.isolate(index));
        let counted = 0;
        for (const { isolate, count, flush, seconds, alarm, kill } of steps) {
          const { metrics, sink } = isolates[isolate] ?? plane.isolate(0);
          metrics.count(things, { kind: "a" }, count);
          counted += count;
          if (flush === "taken") await metrics.flush(sink);
          else if (flush !== "none") await metrics.flush(unknown(sink, flush === "unknown-taken")).catch(() => undefined);
          plane.pass(seconds * 1_000);
          if (alarm) await plane.alarms();
          if (kills && kill !== null) plane.kill(kill);
        }
        for (const { metrics, sink } of isolates) await metrics.flush(sink);
        const found = await totalOf(plane);
        expect(found).toBeLessThanOrEqual(counted);
        expect(kills || found === counted).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
