import * as z from "zod";
import type { NumberFigure, Reading, TextFigure } from "./parts.ts";
import { flag, gauge, type Metric } from "../metrics/metrics.ts";

/** One figure, declared once: what it may be, and the rows that show it on the page and export it. A whole set is one too (figures.ts). */
export interface Figure<Value> {
  schema: z.ZodType<Value>;
  /** Of nothing but this figure; empty where it stands in the JSON alone, or in a row with others. */
  panel: readonly (NumberFigure<Value> | TextFigure<Value>)[];
}

/**
 * The page's label, the gauge's name at `/metrics`, and what it is: the gauge's help, which with the sentences that only a reader of
 * the JSON needs is the schema's description.
 */
type Said = [label: string, metric: string, help: string, more?: string];

const sentences = (...said: readonly (string | undefined)[]): string => said.filter((sentence) => sentence !== undefined).join(" ");

function numbers<Value>(schema: z.ZodType<Value>, label: string, metric: Metric, read: (value: Value) => Reading): Figure<Value> {
  return { schema, panel: [{ label, metric, read }] };
}

/** How many. */
export const count = (...[label, metric, help, more]: Said) =>
  numbers(z.int().nonnegative().describe(sentences(help, more)), label, gauge(metric, help), (value) => value);

/** A number that can be unknown, or missing where there is nothing. */
export const amount = (...[label, metric, help, more = "Null where it is not known."]: Said) =>
  numbers(z.number().nullable().describe(sentences(help, more)), label, gauge(metric, help), (value) => value);

/** How many of each, exported by what `by` calls them. */
export const countsBy = (by: string, ...[label, metric, help, more]: Said) =>
  numbers(z.record(z.string(), z.int().nonnegative()).describe(sentences(help, more)), label, gauge(metric, help, [by]), (value) =>
    Object.entries(value).map(([name, many]) => ({ labels: [name], value: many })),
  );

/** A part of a whole, 0 to 1; null of none. */
export const ratio = (...[label, metric, help, more]: Said) =>
  numbers(
    z
      .number()
      .nullable()
      .describe(sentences(help, more, "Null of none.")),
    label,
    gauge(metric, help, [], { unit: "ratio" }),
    (value) => value,
  );

/** Seconds that something is old or waits; null of none. */
export const age = (...[label, metric, help, more]: Said) =>
  numbers(
    z
      .number()
      .nonnegative()
      .nullable()
      .describe(sentences(help, more, "In seconds; null of none.")),
    label,
    gauge(metric, help, [], { unit: "seconds" }),
    (value) => value,
  );

const milliseconds = z.number().nonnegative().nullable();
const inSeconds = (value: number | null): number | null => (value === null ? null : value / 1000);

/** A duration in milliseconds, exported in seconds; null where nothing was observed. */
export const duration = (...[label, metric, help, more]: Said) =>
  numbers(
    milliseconds.describe(sentences(help, more, "In milliseconds; null of none.")),
    label,
    gauge(metric, help, [], { unit: "seconds" }),
    inSeconds,
  );

/** Median and 95th percentile of a duration in milliseconds, exported in seconds by quantile. */
export const percentiles = (...[label, metric, help, more]: Said) =>
  numbers(
    z.object({ p50: milliseconds, p95: milliseconds }).describe(sentences(help, more, "In milliseconds; null of none.")),
    label,
    gauge(metric, help, ["quantile"], { unit: "seconds" }),
    ({ p50, p95 }) =>
      [["0.5", inSeconds(p50)] as const, ["0.95", inSeconds(p95)] as const].flatMap(([quantile, value]) =>
        value === null ? [] : [{ labels: [quantile], value }],
      ),
  );

/** Whether `holds`, which completes "1 where ..." and "Whether ...". */
export const yesNo = (label: string, metric: string, holds: string) =>
  numbers(z.boolean().describe(`Whether ${holds}`), label, flag(metric, `1 where ${holds}`), (value) => (value ? 1 : 0));

/** Names, exported as how many there are. */
export const names = (...[label, metric, help, more]: Said) =>
  numbers(z.array(z.string()).describe(sentences(help, more)), label, gauge(metric, help), (value) => value.length);

/** Words, shown as they are. */
export const words = <Value extends string | null>(label: string, schema: z.ZodType<Value>): Figure<Value> => ({
  schema,
  panel: [{ label, text: (value) => value }],
});

/** A figure without a row of its own. */
export const unshown = <Value>(schema: z.ZodType<Value>): Figure<Value> => ({ schema, panel: [] });
