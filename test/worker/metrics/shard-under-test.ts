import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { METRICS_STEPS } from "../../../durable-objects/ops-metrics/schema.ts";
import { ShardCounts, type ShardStorage } from "../../../durable-objects/ops-metrics/shard-counts.ts";
import { SchemaSteps } from "../../../durable-objects/parts/schema-steps.ts";
import { createMetricsBuffer, type MetricsBuffer, type MetricsSink } from "../../../src/platform/metrics/buffer.ts";
import { MINUTE_MS, SHARDS } from "../../../src/platform/metrics/limits.ts";
import type { MetricsReader } from "../../../src/platform/metrics/reader.ts";
import type { MetricsShard } from "../../../src/platform/metrics/shard.ts";
import { metricsShards } from "../../../src/platform/metrics/shards.ts";

/** The start of a minute. */
export const START = Date.UTC(2026, 10, 23, 10);

/** An isolate with its own shard, and how it is done away with. */
interface Isolate {
  metrics: MetricsBuffer;
  sink: MetricsSink;
}

export interface Plane {
  now(): number;
  pass(milliseconds: number): void;
  reader: MetricsReader;
  isolate(shard: number): Isolate;
  /** Takes a shard's memory from it, as an eviction or a release does. */
  kill(shard: number): void;
  /** The platform's alarms. */
  alarms(): Promise<void>;
  /** Rows written by all shards since their tables are there. */
  rowsWritten(): number;
  /** Runs over what one shard counts, in its object. */
  within<T>(shard: number, run: (counts: ShardCounts) => T): Promise<T>;
}

/** All shards over the real storage of objects, on a clock that stands still, with every row that is written counted. */
export function planeOf(name: string): Plane {
  let now = START;
  let rows = 0;
  const clock = { now: () => new Date(now) };
  const alive = new Map<number, ShardCounts>();
  const within = <T>(index: number, run: (counts: ShardCounts) => T): Promise<T> =>
    runInDurableObject(env.OPS_METRICS.get(env.OPS_METRICS.idFromName(`${name}-${index}`)), (_object, { storage }) => {
      let counts = alive.get(index);
      if (!counts) {
        new SchemaSteps("ops-metrics", storage, METRICS_STEPS).apply();
        counts = new ShardCounts(
          counting(storage, (written) => void (rows += written)),
          now,
        );
        alive.set(index, counts);
      }
      return run(counts);
    });
  const shardOf = (shard: string): MetricsShard => {
    const index = Number(shard.slice("shard-".length));
    return {
      write: (points, batch) => within(index, (counts) => void counts.take(points, batch, now)),
      read: (names, since) => within(index, (counts) => ({ series: counts.read(names, since), standing: counts.standing() })),
      minutes: (metric, since) => within(index, (counts) => counts.minutes(metric, since)),
      minutesOf: (metrics, since) => within(index, (counts) => metrics.map((metric) => counts.minutes(metric, since))),
      totals: () => within(index, (counts) => counts.totals()),
    };
  };
  let writers = 0;
  const shards = (own: number) =>
    metricsShards(shardOf, clock, () => own / SHARDS, { tolerableLoss: 0.2, writer: `writer-${(writers += 1)}` });
  return {
    now: () => now,
    pass: (milliseconds) => void (now += milliseconds),
    reader: shards(0),
    isolate: (shard) => ({ metrics: createMetricsBuffer(clock), sink: shards(shard) }),
    kill: (shard) => void alive.delete(shard),
    async alarms() {
      for (const shard of alive.keys()) {
        await within(shard, (counts) => {
          counts.writeEnded(now);
          counts.sweep(now);
        });
      }
    },
    rowsWritten: () => rows,
    within,
  };
}

/** Storage whose statements say how many rows they wrote, once all their rows are read. */
function counting(storage: DurableObjectStorage, wrote: (rows: number) => void): ShardStorage {
  const sql = new Proxy(storage.sql, {
    get(target, name) {
      if (name !== "exec") return Reflect.get(target, name);
      return (query: string, ...bindings: unknown[]) => {
        const cursor = target.exec(query, ...bindings);
        wrote(cursor.rowsWritten);
        return cursor;
      };
    },
  });
  return { sql, transactionSync: (run) => storage.transactionSync(run) };
}

export const minutesOf = (minutes: number): number => minutes * MINUTE_MS;
