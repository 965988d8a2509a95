import type { MetricsSink } from "./buffer.ts";
import type { MetricKind } from "./metrics.ts";

/** One series as a shard knows it; plain data for RPC. */
export interface ShardSeries {
  name: string;
  kind: MetricKind;
  labels: string[];
  value: number;
  /** Gauge: when it was last set (milliseconds), so that the latest of all shards wins. */
  at: number;
  /** Histogram: counts, and the bounds they were counted by. */
  buckets?: number[];
  bounds?: readonly number[];
  /** Distinct: hashes, so that shards can be united. */
  members?: number[];
}

export interface MinuteValue {
  minute: number;
  value: number;
}

/** One shard of what the isolates counted. Writers choose a shard each, readers add all shards up. */
export interface MetricsShard extends MetricsSink {
  /** Series of the named metrics from `sinceMinute` (of the epoch) on. */
  read(names: readonly string[], sinceMinute: number): Promise<readonly ShardSeries[]>;
  minutes(name: string, sinceMinute: number): Promise<readonly MinuteValue[]>;
  totals(): Promise<readonly ShardSeries[]>;
}

/** Adds bucket counts slot by slot: both are counted by the same bounds. */
export function addUp(into: readonly number[] = [], more: readonly number[]): number[] {
  return Array.from({ length: Math.max(into.length, more.length) }, (_, index) => (into[index] ?? 0) + (more[index] ?? 0));
}
