import type { Metric } from "../../platform/metrics/metrics.ts";
import type { MetricSeries } from "../../platform/metrics/reader.ts";

export const OPEN_METRICS_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/** A metric with its series, as the text format shows it. */
export interface Family {
  metric: Metric;
  series: readonly Pick<MetricSeries, "labels" | "value" | "buckets">[];
}

/** The name a metric has at `/metrics`: with its unit at the end, as OpenMetrics demands; a counter's samples add `_total`. */
export function familyName({ name, unit }: Metric): string {
  return unit === undefined || name.endsWith(`_${unit}`) ? name : `${name}_${unit}`;
}

/**
 * Renders OpenMetrics text 1.0: each family whole and once, its type, unit and help before its samples, `# EOF` at the end.
 * A distinct count is a gauge. Series of one family must differ in their labels.
 */
export function renderOpenMetrics(families: readonly Family[]): string {
  const named = families.map((family) => ({ ...family, name: familyName(family.metric) })).filter(({ series }) => series.length > 0);
  named.sort((a, b) => (a.name < b.name ? -1 : 1));
  return [...named.flatMap(renderFamily), "# EOF", ""].join("\n");
}

function renderFamily({ name, metric, series }: Family & { name: string }): string[] {
  const type = metric.kind === "distinct" ? "gauge" : metric.kind;
  return [
    `# TYPE ${name} ${type}`,
    ...(metric.unit === undefined ? [] : [`# UNIT ${name} ${metric.unit}`]),
    `# HELP ${name} ${escaped(metric.help)}`,
    ...series.flatMap((one) =>
      type === "histogram" ? histogram(name, metric, one) : [sample(type === "counter" ? `${name}_total` : name, metric, one)],
    ),
  ];
}

function histogram(name: string, metric: Metric, { labels, value, buckets = [] }: Family["series"][number]): string[] {
  const bounds = [...(metric.buckets ?? []).map(canonical), "+Inf"];
  let count = 0;
  const lines = bounds.map((bound, index) => {
    count += buckets[index] ?? 0;
    return sample(`${name}_bucket`, metric, { labels, value: count }, [["le", bound]]);
  });
  return [...lines, sample(`${name}_count`, metric, { labels, value: count }), sample(`${name}_sum`, metric, { labels, value })];
}

function sample(
  name: string,
  metric: Metric,
  { labels, value }: Pick<MetricSeries, "labels" | "value">,
  more: readonly [string, string][] = [],
): string {
  const named = [...metric.labels.map((label, index): [string, string] => [label, labels[index] ?? ""]), ...more];
  const set = named.map(([label, text]) => `${label}="${escaped(text)}"`).join(",");
  return `${name}${set === "" ? "" : `{${set}}`} ${number(value)}`;
}

/** Bounds are floats in the text even where they are whole, so that `le` reads the same from every exporter. */
const canonical = (bound: number): string => (Number.isInteger(bound) ? `${bound}.0` : String(bound));

function number(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  return String(value);
}

const escaped = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
