import * as z from "zod";
import type { Contract } from "../contract.ts";
import type { AlertRule, NumberFigure, Reading, SectionEnvelope, TextFigure } from "./parts.ts";
import type { Metric } from "../metrics/metrics.ts";
import type { SwitchableFeature } from "../switches.ts";
import type { Figure } from "./figure.ts";

type Shape = Readonly<Record<string, Figure<unknown>>>;
type ValuesOf<Declared extends Shape> = { [Name in keyof Declared]: Declared[Name] extends Figure<infer Value> ? Value : never };
type Flat<Whole> = { [Name in keyof Whole]: Whole[Name] };
/** Names that a declaration must not use: the figure would hide what bears them, or be hidden by it. */
type Without<Taken extends PropertyKey> = { readonly [Name in Taken]?: never };
type Enveloped = Without<keyof SectionEnvelope>;

/** When to raise, and what to say then. */
interface Judgement<Figures> {
  mutedBy?: SwitchableFeature;
  looksBackSeconds?: number;
  when(figures: Figures, contract: Contract): boolean;
  say(figures: Figures): string;
  detail?(figures: Figures): Record<string, unknown>;
}

/**
 * A section's figures, each declared once: the schema, the gauges and the panel follow from it, rows in the order of the
 * declaration. Every method that adds answers a new set. A set can be a figure of another.
 */
export interface FigureSet<Figures extends object> extends Figure<Figures> {
  and<More extends Shape>(more: More & Enveloped & Without<keyof Figures>): FigureSet<Flat<Figures & ValuesOf<More>>>;
  /** A row of words that figures make up; null: left out. */
  text(label: string, text: (figures: Figures) => string | null): FigureSet<Figures>;
  /** A row of numbers that figures make up. */
  gauge(label: string, metric: Metric, read: (figures: Figures) => Reading): FigureSet<Figures>;
  /** The same of a metric with one label: a number for each of its values. */
  byLabel(
    label: string,
    metric: Metric,
    read: (figures: Figures) => Readonly<Record<string, number>>,
    shown?: Pick<NumberFigure<Figures>, "zeroUnshown">,
  ): FigureSet<Figures>;
  /** An alert rule of one condition, whose key is the rule's name. */
  page(name: string, judgement: Judgement<Figures>): AlertRule<Figures>;
  warn(name: string, judgement: Judgement<Figures>): AlertRule<Figures>;
}

/** Declares figures. One that is called like a part of the envelope does not compile. */
export function figures<Declared extends Shape>(declared: Declared & Enveloped): FigureSet<Flat<ValuesOf<Declared>>> {
  return setOf(z.object(schemasOf(declared)), rowsOf(declared));
}

/** The figures of a schema that exists already; their rows are added. */
export function figuresOf<Schema extends z.ZodObject>(
  schema: Schema & (keyof z.output<Schema> & keyof SectionEnvelope extends never ? unknown : never),
): FigureSet<z.output<Schema>> {
  return setOf(schema, []);
}

type Row = NumberFigure<Record<string, unknown>> | TextFigure<Record<string, unknown>>;

/** What is known of the figures' types is put back at the end: the schema says the same, and every capture is parsed by it. */
function setOf<Figures extends object>(schema: z.ZodObject, panel: readonly Row[]): FigureSet<Figures> {
  const rule =
    (severity: "page" | "warn"): FigureSet<Record<string, unknown>>["page"] =>
    (name, { mutedBy, looksBackSeconds, when, say, detail }) => ({
      name,
      ...(mutedBy === undefined ? {} : { mutedBy }),
      ...(looksBackSeconds === undefined ? {} : { looksBackSeconds }),
      conditions: (found, contract) =>
        when(found, contract) ? [{ key: name, severity, summary: say(found), ...(detail ? { detail: detail(found) } : {}) }] : [],
    });
  const set: FigureSet<Record<string, unknown>> = {
    schema,
    panel,
    and: (more) => setOf(schema.extend(schemasOf(more)), [...panel, ...rowsOf(more)]),
    text: (label, text) => setOf(schema, [...panel, { label, text }]),
    gauge: (label, metric, read) => setOf(schema, [...panel, { label, metric, read }]),
    byLabel: (label, metric, read, shown = {}) => {
      const samples = (found: Record<string, unknown>) =>
        Object.entries(read(found)).map(([value, number]) => ({ labels: [value], value: number }));
      return setOf(schema, [...panel, { label, metric, read: samples, ...shown }]);
    },
    page: rule("page"),
    warn: rule("warn"),
  };
  return set as unknown as FigureSet<Figures>;
}

const schemasOf = (declared: Shape) => Object.fromEntries(Object.entries(declared).map(([name, { schema }]) => [name, schema]));

const rowsOf = (declared: Shape): Row[] =>
  Object.entries(declared).flatMap(([name, { panel }]) =>
    panel.map((row): Row =>
      "metric" in row ? { ...row, read: (found) => row.read(found[name]) } : { ...row, text: (found) => row.text(found[name]) },
    ),
  );
