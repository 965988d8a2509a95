/** Definitions of metrics; the catalogue gathers them all, and nothing is counted that is not in it. */
export type MetricKind = "counter" | "gauge" | "histogram" | "distinct";

export interface Metric<Label extends string = string> {
  /** OpenMetrics name without the `_total` a counter gets on export. */
  name: string;
  kind: MetricKind;
  help: string;
  unit?: "seconds" | "bytes" | "ratio";
  labels: readonly Label[];
  /** Upper bounds of a histogram's buckets, ascending, each a whole number of milliseconds. */
  buckets?: readonly number[];
  /** A gauge that is 1 for yes and 0 for no; people are shown the words. */
  flag?: true;
  /** It is kept for as long as minutes are and has no total: its labels come and go, and would be in the totals for ever. */
  recent?: true;
}

export type LabelsOf<M extends Metric> = Record<M["labels"][number], string>;

/** Seconds, from a cache hit to a hopeless provider. */
const LATENCY_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

const define =
  (kind: MetricKind) =>
  <const Label extends string = never>(
    name: string,
    help: string,
    labels: readonly Label[] = [],
    extra: Pick<Metric, "unit" | "buckets" | "flag" | "recent"> = {},
  ) =>
    ({ name, kind, help, labels, ...extra }) satisfies Metric<Label>;

export const counter = define("counter");
export const gauge = define("gauge");
/** Of what comes and goes, as versions do: read over the last hours, and exported by a section's figures alone. */
export const recentCounter = <const Label extends string>(name: string, help: string, labels: readonly Label[]) =>
  define("counter")(name, help, labels, { recent: true });
/** 1 for yes, 0 for no. */
export const flag = <const Label extends string = never>(name: string, help: string, labels: readonly Label[] = []) =>
  define("gauge")(name, help, labels, { flag: true });
export const distinct = define("distinct");
/** `judgedBy`: what the contract holds its percentiles against (contract-bounds.ts); a percentile is over or under a bound, and cannot be placed between two. */
export const latency = <const Label extends string = never>(
  name: string,
  help: string,
  labels: readonly Label[] = [],
  judgedBy: readonly number[] = [],
) => {
  const buckets: readonly number[] = [...new Set([...LATENCY_BUCKETS, ...judgedBy])].toSorted((one, other) => one - other);
  return { ...define("histogram")(name, help, labels, { unit: "seconds" }), buckets };
};

/** What an isolate counts; buffered and flushed to its shard of `ops-metrics`, so never the owner of money or quota. */
export interface Metrics {
  count<M extends Metric>(metric: M, labels: LabelsOf<M>, by?: number): void;
  set<M extends Metric>(metric: M, labels: LabelsOf<M>, value: number): void;
  observe<M extends Metric>(metric: M, labels: LabelsOf<M>, value: number): void;
  /** Adds a member to a set whose size alone is kept (how many buyers were affected). */
  see<M extends Metric>(metric: M, labels: LabelsOf<M>, member: string): void;
}
