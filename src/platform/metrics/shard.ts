import type { MetricPoint } from "./buffer.ts";
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

/** Which batch of which writer this is. A writer's come in order, the same one again until it is known to have arrived. */
export interface BatchId {
  writer: string;
  number: number;
}

/** How fresh and how whole a shard's figures are. Times are milliseconds since the epoch. */
export interface ShardStanding {
  /** When it was last handed anything; null: not since it started. */
  newestAt: number | null;
  /** Since when its memory counts. */
  countsSince: number;
  /** When what it had in memory was lost with it; in the last 48 hours, oldest first. */
  lost: readonly { since: number; until: number }[];
}

export interface ShardAnswer {
  series: readonly ShardSeries[];
  standing: ShardStanding;
}

/** One shard of what the isolates counted. Writers choose a shard each, readers add all shards up. */
export interface MetricsShard {
  /** Counts a batch once, however often it is handed on. Releases before do not number what they hand on. */
  write(points: readonly MetricPoint[], batch?: BatchId): Promise<void>;
  /** Series of the named metrics from `sinceMinute` (of the epoch) on; alone, unless the standing is asked for: releases before do not. */
  read(names: readonly string[], sinceMinute: number, asked?: "standing"): Promise<ShardAnswer | readonly ShardSeries[]>;
  minutes(name: string, sinceMinute: number): Promise<readonly MinuteValue[]>;
  /** The same of several, in their order, in one call. */
  minutesOf(names: readonly string[], sinceMinute: number): Promise<readonly (readonly MinuteValue[])[]>;
  totals(): Promise<readonly ShardSeries[]>;
}

/** Adds bucket counts slot by slot: both are counted by the same bounds. */
export function addUp(into: readonly number[] = [], more: readonly number[]): number[] {
  return Array.from({ length: Math.max(into.length, more.length) }, (_, index) => (into[index] ?? 0) + (more[index] ?? 0));
}
