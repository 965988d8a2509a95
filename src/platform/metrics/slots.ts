import { hasRoom, MAX_ISOLATE_SERIES, MAX_MEMBERS, OVERFLOW } from "./limits.ts";
import type { Metric } from "./metrics.ts";

/** Where one series is added up in place. */
export interface Slot {
  readonly metric: Metric;
  readonly labels: readonly string[];
  value: number;
  /** Gauge: when it was last set, in milliseconds since the epoch. */
  at: number;
  /** Histogram: count per bucket, the last for what is above all bounds. */
  readonly buckets: number[] | undefined;
  /** Distinct: 32-bit hashes of the members seen. */
  readonly members: Set<number> | undefined;
}

/** One label value on the way to a slot. */
interface Node {
  slot: Slot | undefined;
  next: Map<string, Node> | undefined;
}

const NO_BOUNDS: readonly number[] = [];

/** The series of one minute. A slot is found by its metric and its label values one after the other: nothing is built for an event. */
export class Slots {
  readonly #roots = new Map<Metric, Node>();
  readonly #all: Slot[] = [];
  readonly #begun = new Map<Metric, number>();

  get all(): readonly Slot[] {
    return this.#all;
  }

  /** The series' slot, begun where the metric has room for another one; undefined where it has not. */
  find(metric: Metric, labels: Readonly<Record<string, string>>): Slot | undefined {
    let node = this.#roots.get(metric);
    for (const label of metric.labels) node = node?.next?.get(labels[label] ?? "");
    if (node?.slot) return node.slot;
    return hasRoom(this.#begun.get(metric) ?? 0, this.#all.length, MAX_ISOLATE_SERIES)
      ? this.#begin(
          metric,
          metric.labels.map((label) => labels[label] ?? ""),
        )
      : undefined;
  }

  /** The one series of a metric for which there is always room. */
  unlabelled(metric: Metric): Slot {
    return this.#begin(
      metric,
      metric.labels.map(() => OVERFLOW),
    );
  }

  #begin(metric: Metric, labels: readonly string[]): Slot {
    let node = this.#roots.get(metric);
    if (!node) this.#roots.set(metric, (node = { slot: undefined, next: undefined }));
    for (const value of labels) {
      const next: Map<string, Node> = (node.next ??= new Map());
      let below = next.get(value);
      if (!below) next.set(value, (below = { slot: undefined, next: undefined }));
      node = below;
    }
    if (!node.slot) {
      node.slot = {
        metric,
        labels,
        value: 0,
        at: 0,
        buckets: metric.kind === "histogram" ? Array.from({ length: (metric.buckets ?? NO_BOUNDS).length + 1 }, () => 0) : undefined,
        members: metric.kind === "distinct" ? new Set() : undefined,
      };
      this.#all.push(node.slot);
      this.#begun.set(metric, (this.#begun.get(metric) ?? 0) + 1);
    }
    return node.slot;
  }
}

/** Counts one observation in its bucket. */
export function observeIn({ metric, buckets }: Slot, value: number): void {
  if (!buckets) return;
  const bounds = metric.buckets ?? NO_BOUNDS;
  let slot = 0;
  while (slot < bounds.length && value > (bounds[slot] ?? 0)) slot += 1;
  buckets[slot] = (buckets[slot] ?? 0) + 1;
}

export function seeIn({ members }: Slot, member: string): void {
  if (members && members.size < MAX_MEMBERS) members.add(fnv1a(member));
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
