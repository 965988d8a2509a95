import type { AlertSeverity } from "../alerts.ts";
import type { Contract } from "../contract.ts";
import type { Degraded } from "../degraded.ts";
import type { Metric } from "../metrics/metrics.ts";
import type { SwitchableFeature } from "../switches.ts";

export type HealthStatus = "pass" | "warn" | "fail";

export interface Sample {
  /** Label values in the order of the metric's definition. */
  labels: readonly string[];
  value: number;
}

export type Reading = number | null | readonly Sample[];

/** A number shown on the page and, the same, exported at `/metrics` (MIR-1). Null: not known. */
export interface NumberFigure<Figures> {
  label: string;
  metric: Metric;
  read(figures: Figures): Reading;
  /** On the page a zero is nothing worth a line: it stands for what does not happen, not for a measure. Exported all the same. */
  zeroUnshown?: boolean;
}

/** Words shown on the page. */
export interface TextFigure<Figures> {
  label: string;
  text(figures: Figures): string | null;
}

/** A condition worth an alert; the same key while it holds is one alert. */
export interface AlertCondition {
  key: string;
  severity: AlertSeverity;
  summary: string;
  detail?: Record<string, unknown>;
  /** Beginnings of the keys of what follows from it: such alerts are grouped under it while it is open (ALR-10). */
  explains?: readonly string[];
}

/** Evaluated on each capture; for how long its condition has to hold or be gone, the contract says under its name (`health.alertRules`). */
export interface AlertRule<Figures> {
  /** Unique among all sections; with the condition's key it names the rule's memory. */
  name: string;
  /** Not raised while an operator has switched the feature that causes it off (GEN-6). */
  mutedBy?: SwitchableFeature;
  /** How far back its figure looks: so long after the switch is on again it still counts what the switch held, where that is more than the contract's time to settle. */
  looksBackSeconds?: number;
  /** What is said of the end of one of its conditions. */
  ended?(figures: Figures, key: string): string;
  /** Conditions that hold now, none where all is well. Pure. */
  conditions(figures: Figures, contract: Contract): readonly AlertCondition[];
}

/** What the surfaces put around a section's figures, under the same roof: these names are taken, and no figure may have one. */
export interface SectionEnvelope {
  /** Null where it was never captured. */
  capturedAt: string | null;
  complete: boolean;
  status: HealthStatus;
  stale: boolean;
  degradedSince?: string;
  error?: string;
  degraded?: readonly Degraded[];
  action?: string;
  fixSettings?: readonly string[];
}
