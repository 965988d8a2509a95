import type { Clock } from "../clock.ts";
import type { LabelsOf, Metric, Metrics } from "./metrics.ts";

/** One series of one minute, as an isolate saw it: mergeable, so that shards and isolates add up. */
export interface MetricPoint {
  name: string;
  /** Label values in the order of the definition. */
  labels: readonly string[];
  /** Minute since the epoch. */
  minute: number;
  kind: Metric["kind"];
  /** Counter: sum. Gauge: last value. Histogram: sum of observations. Distinct: unused. */
  value: number;
  /** Histogram: count per bucket, the last for what is above all bounds, and the bounds they were counted by. */
  buckets?: number[];
  bounds?: readonly number[];
  /** Distinct: 32-bit hashes of the members seen. */
  members?: number[];
}

/** Where buffered points go: a shard of `ops-metrics`. */
export interface MetricsSink {
  write(points: readonly MetricPoint[]): Promise<void>;
}

export interface MetricsBuffer extends Metrics {
  /** True once 100 events or 10 s have gathered since the last flush. */
  due(): boolean;
  /** Sends what gathered; on failure the points are kept for the next flush. */
  flush(sink: MetricsSink): Promise<void>;
}

const MAX_EVENTS = 100;
const MAX_AGE_MS = 10_000;
/** An isolate that cannot reach its shard forgets its oldest series rather than grow without bound. */
const MAX_SERIES = 5_000;

export function createMetricsBuffer(clock: Clock): MetricsBuffer {
  let points = new Map<string, MetricPoint>();
  let events = 0;
  let since: number | undefined;

  const point = (metric: Metric, labels: Record<string, string>): MetricPoint => {
    const now = clock.now().getTime();
    since ??= now;
    events += 1;
    const values = metric.labels.map((label) => labels[label] ?? "");
    const minute = Math.floor(now / 60_000);
    const key = `${metric.name}\u0000${values.join("\u0000")}\u0000${minute}`;
    let found = points.get(key);
    if (!found) {
      found = { name: metric.name, labels: values, minute, kind: metric.kind, value: 0 };
      points.set(key, found);
    }
    return found;
  };

  return {
    count(metric, labels, by = 1) {
      point(metric, labels).value += by;
    },
    set(metric, labels, value) {
      point(metric, labels).value = value;
    },
    observe<M extends Metric>(metric: M, labels: LabelsOf<M>, value: number) {
      const bounds = metric.buckets ?? [];
      const into = point(metric, labels);
      into.value += value;
      into.bounds = bounds;
      into.buckets ??= Array.from({ length: bounds.length + 1 }, () => 0);
      const index = bounds.findIndex((bound) => value <= bound);
      const slot = index === -1 ? bounds.length : index;
      into.buckets[slot] = (into.buckets[slot] ?? 0) + 1;
    },
    see(metric, labels, member) {
      const into = point(metric, labels);
      into.members ??= [];
      const hash = fnv1a(member);
      if (!into.members.includes(hash)) into.members.push(hash);
    },
    due() {
      return events >= MAX_EVENTS || (since !== undefined && clock.now().getTime() - since >= MAX_AGE_MS);
    },
    async flush(sink) {
      const sending = points;
      if (sending.size === 0) return;
      points = new Map();
      events = 0;
      since = undefined;
      try {
        await sink.write([...sending.values()]);
      } catch (error) {
        const kept = [...sending, ...[...points].map(([key, value]) => [`${key}\u0000later`, value] as const)];
        points = new Map(kept.slice(-MAX_SERIES));
        since = clock.now().getTime();
        throw error;
      }
    },
  };
}

/** FNV-1a, 32 bits: spreads members well enough to count distinct ones. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return hash;
}
