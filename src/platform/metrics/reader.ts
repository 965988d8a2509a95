import type { Metric, MetricKind } from "./metrics.ts";

/** One series over a window, merged from all shards and isolates. */
export interface MetricSeries {
  name: string;
  kind: MetricKind;
  /** Label values in the order of the definition. */
  labels: readonly string[];
  /** Counter: sum. Gauge: last value. Histogram: sum of observations. Distinct: how many different members. */
  value: number;
  /** Histogram: count per bucket of the definition's bounds, the last for what is above them all. */
  buckets?: readonly number[];
}

export interface MetricWindow {
  series: readonly MetricSeries[];
  /**
   * False where a shard did not answer, more of the window was lost with a shard's memory than the contract's `health.tolerableLoss`, or
   * what another release counted cannot be told apart by the bounds of this one: figures are then at least, not exactly.
   */
  complete: boolean;
}

/** How fresh and how whole the shards' figures are. Times are milliseconds since the epoch. */
export interface MetricsStanding {
  /** When anything was last handed to a shard; null: not since they started. */
  newestAt: number | null;
  /** Since when all shards' memories count; null where none answered. */
  countsSince: number | null;
  /** Seconds of counting that died with shards in the window, added up over the shards, at most. */
  lostSeconds: number;
  /** The end of the last such loss; null where there was none in 48 hours. */
  lastLostAt: number | null;
  /** False where a shard did not say. */
  complete: boolean;
}

/** What all isolates counted, some seconds late; never the owner of money or quota. */
export interface MetricsReader {
  /** The last `windowMinutes` (the current minute included), at most 48 hours. */
  read(metrics: readonly Metric[], windowMinutes: number): Promise<MetricWindow>;
  /** A counter's or gauge's value minute by minute, oldest first, all series added up. */
  minutes(metric: Metric, windowMinutes: number): Promise<readonly number[]>;
  /** The same of several at once, by their names, for whoever draws them; those of a shard that does not answer are missing, and nothing is known where none does. */
  histories(metrics: readonly Metric[], windowMinutes: number): Promise<ReadonlyMap<string, readonly number[]>>;
  /** Since the environment began, or since a histogram has its bounds: what OpenMetrics exports. */
  totals(metrics: readonly Metric[]): Promise<MetricWindow>;
  /** How far the others can be relied on; losses are those of the last `windowMinutes`. */
  standing(windowMinutes: number): Promise<MetricsStanding>;
}

/** Adds up the series of one metric whose labels match; 0 of none. */
export function total<M extends Metric>(
  window: MetricWindow,
  metric: M,
  labels: Partial<Record<M["labels"][number], string>> = {},
): number {
  return matching(window, metric, labels).reduce((sum, series) => sum + series.value, 0);
}

/** The series of one metric whose labels match. */
export function matching<M extends Metric>(
  window: MetricWindow,
  metric: M,
  labels: Partial<Record<M["labels"][number], string>> = {},
): readonly MetricSeries[] {
  const wanted = Object.entries(labels).map(([label, value]) => [metric.labels.indexOf(label), value] as const);
  return window.series.filter(
    ({ name, labels: values }) => name === metric.name && wanted.every(([index, value]) => values[index] === value),
  );
}

/** Observations of a histogram whose labels match. */
export function observations<M extends Metric>(
  window: MetricWindow,
  metric: M,
  labels: Partial<Record<M["labels"][number], string>> = {},
): number {
  return mergedBuckets(window, metric, labels).reduce((sum, count) => sum + count, 0);
}

/**
 * A quantile (0..1) of a histogram of seconds whose labels match, in whole milliseconds; null where nothing was observed. It is
 * interpolated within its bucket, and over a bound exactly where the quantile of what was observed is: held against one of the
 * bounds it says the truth, whatever it says of what lies between two. One millisecond over the last bound stands for all above.
 */
export function quantileMs<M extends Metric>(
  window: MetricWindow,
  metric: M,
  q: number,
  labels: Partial<Record<M["labels"][number], string>> = {},
): number | null {
  const bounds = (metric.buckets ?? []).map((bound) => Math.round(bound * 1000));
  const counts = mergedBuckets(window, metric, labels);
  const rank = q * counts.reduce((sum, count) => sum + count, 0);
  if (counts.every((count) => count === 0)) return null;
  let below = 0;
  for (const [index, bound] of bounds.entries()) {
    const count = counts[index] ?? 0;
    if (count > 0 && below + count >= rank) {
      const start = index === 0 ? 0 : (bounds[index - 1] ?? 0);
      const within = Math.ceil(start + (bound - start) * ((rank - below) / count));
      return Math.min(bound, Math.max(start + 1, within));
    }
    below += count;
  }
  return (bounds.at(-1) ?? 0) + 1;
}

/** Median and 95th percentile, as `quantileMs` has them. */
export const percentilesMs = (window: MetricWindow, metric: Metric) => ({
  p50: quantileMs(window, metric, 0.5),
  p95: quantileMs(window, metric, 0.95),
});

function mergedBuckets<M extends Metric>(window: MetricWindow, metric: M, labels: Partial<Record<M["labels"][number], string>>): number[] {
  const counts = Array.from({ length: (metric.buckets?.length ?? 0) + 1 }, () => 0);
  for (const { buckets = [] } of matching(window, metric, labels)) {
    for (const [index, count] of buckets.entries()) counts[index] = (counts[index] ?? 0) + count;
  }
  return counts;
}
