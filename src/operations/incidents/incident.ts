import type { ModelAccounting } from "../../platform/model-accounting.ts";
import type { HealthStatus } from "../../platform/health/parts.ts";

export const INCIDENT_SEVERITIES = ["critical", "major", "minor"] as const;
export type IncidentSeverity = (typeof INCIDENT_SEVERITIES)[number];

/** Who and what an incident hit, in the window before it was opened (GEN-1). */
export interface BlastRadius {
  windowMinutes: number;
  sections: { name: string; status: HealthStatus; since: string | null }[];
  /** Routes that answered with 5xx, worst first; the rate is 0..1 of their requests. */
  routes: { route: string; requests: number; failed: number; rate: number }[];
  /** Distinct buyers and clients that got a 5xx. */
  buyers: number;
  clients: number;
  /** False where some of it could not be read: figures are then at least, not exactly. */
  complete: boolean;
}

/** A change that was made, or a reason why none was. */
export type ReviewedChange = { change: string } | { none: true; reason: string };

export interface Review {
  rootCause: string;
  runbookChange: ReviewedChange;
  regressionCheck: ReviewedChange;
  /** What exchange-rate coverage was when it was closed. */
  fxCoverage: string | null;
  /** Of one about a model: how that was accounted for when it was closed. Absent in reviews from before it was found out. */
  modelAccounting?: ModelAccounting | null | undefined;
}

/** What was captured of the exchange rates' coverage: its state, and the supported currencies that cannot be converted with. */
export interface FxCoverage {
  state: string;
  missing: readonly string[];
  expired: readonly string[];
  /** Milliseconds since the epoch. */
  capturedAt: number;
}

/** An operator's record. Times are milliseconds since the epoch. */
export interface Incident {
  id: string;
  title: string;
  severity: IncidentSeverity;
  state: "open" | "closed";
  openedBy: string;
  openedAt: number;
  /** The LLM it concerns, as the contract names it; it then closes only while that model is accounted for. */
  model: string | null;
  concerns: "fx" | null;
  /** Of one about exchange rates: what its timeline was last told of their coverage. Absent where nothing was. */
  fxCoverage?: FxCoverage | undefined;
  frozeDeploys: boolean;
  /** When the health copy kept with it was captured, RFC 3339; null where there was none. */
  healthCapturedAt: string | null;
  blastRadius: BlastRadius;
  closedBy: string | null;
  closedAt: number | null;
  review: Review | null;
}

export const TIMELINE_KINDS = [
  "opened",
  "deploys-frozen",
  "note",
  "update",
  "escalated",
  "escalation-delivered",
  "escalation-failed",
  "escalation-replayed",
  "decision",
  "decision-outcome",
  "system",
  "closed",
] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

export interface TimelineEntry {
  at: number;
  kind: TimelineKind;
  by: string;
  text: string;
}
