import type * as z from "zod";
import type { Degraded } from "./degraded.ts";
import type { Dependency } from "./dependencies.ts";
import type { FigureSet } from "./health/figures.ts";
import type { AlertCondition, AlertRule, HealthStatus, NumberFigure, TextFigure } from "./health/parts.ts";
import type { Metric } from "./metrics/metrics.ts";
import type { MetricsReader } from "./metrics/reader.ts";

/** `detailed` is `/health/detailed`, `ops` are both ops surfaces. */
export type HealthSurface = "detailed" | "ops";

export interface CaptureContext {
  now: Date;
  /** Aborts at the section's deadline (contract `health.sectionDeadlineMs`). */
  signal: AbortSignal;
  /**
   * Runs a call to a dependency once one of the capture's five places is free: the platform allows six open connections.
   * Refuses at once where the dependency was just found down or is not configured. Never nested.
   */
  outbound<T>(dependency: Dependency, call: () => Promise<T>): Promise<T>;
  metrics: MetricsReader;
  /** This section's figures as last captured; undefined where there never were any. */
  previous?: unknown;
}

/** What a capture found. It may throw: the section is then shown as incomplete with its last known figures. */
export interface Capture<Figures> {
  status: HealthStatus;
  /** False where some of the figures could not be had and are left at their last known or null value. */
  complete: boolean;
  figures: Figures;
  degraded?: readonly Degraded[];
}

/**
 * A section of the health surfaces as data. The capture (operations/health) runs every section each minute and behind an answer,
 * stores what came out, evaluates the alert rules on it, and renders it three times: JSON, `/metrics`, the operations page.
 */
export interface HealthSection<Figures = Record<string, unknown>> {
  /** Its key in `/health/ops` and `/health/detailed`. */
  name: string;
  title: string;
  surfaces: readonly HealthSurface[];
  /** Schema of the figures, each with its description. Like the panel it follows from the figures' declaration (health/figures.ts). */
  figures: z.ZodType<Figures>;
  /** `list`: the figures are `{ items: [...] }` and the section is rendered as that array. */
  rendered?: "object" | "list";
  /** Settings without which its figures mean little: drift marks the section "fix configuration first" (DEP-2). */
  settings?: readonly string[];
  /** What an operator does next while it is not well, with the command; null where the figures do not say. Shown beside its status. */
  nextStep?(figures: Figures): string | null;
  /** Left out of the surfaces while this says no, for what is there in exceptional times alone. */
  shownWhile?(figures: Figures): boolean;
  /** Where the contract's `health.sectionDeadlineMs` does not fit. */
  deadlineMs?: number;
  capture(context: CaptureContext): Promise<Capture<Figures>>;
  alerts?: readonly AlertRule<Figures>[];
  /** Counters that are drawn minute by minute on the page. */
  trends?: readonly Trend[];
  panel: readonly (NumberFigure<Figures> | TextFigure<Figures>)[];
}

/** A counter's last hour, of which the label says what it counts a minute. */
export interface Trend {
  label: string;
  metric: Metric;
}

/** A section as its owner writes it: schema and panel are both the declared figures'. */
type DeclaredSection<Figures> = Omit<HealthSection<Figures>, "figures" | "panel">;

/** Checks a section's parts against its declared figures, then forgets the figures' type so that the registry can hold it. */
export function healthSection<Figures extends object>(
  section: DeclaredSection<NoInfer<Figures>> & { figures: FigureSet<Figures> },
): HealthSection {
  const { schema, panel } = section.figures;
  return { ...section, figures: schema, panel } as unknown as HealthSection;
}

/** The condition in a list where it holds, else none. */
export const when = (holds: boolean, condition: AlertCondition): readonly AlertCondition[] => (holds ? [condition] : []);

/** What is not known is not over. */
export const isOver = (value: number | null, limit: number): boolean => value !== null && value > limit;

const RANK: Record<HealthStatus, number> = { pass: 0, warn: 1, fail: 2 };

/** The worst of several; `pass` of none. */
export function worst(statuses: Iterable<HealthStatus>): HealthStatus {
  let found: HealthStatus = "pass";
  for (const status of statuses) if (RANK[status] > RANK[found]) found = status;
  return found;
}
