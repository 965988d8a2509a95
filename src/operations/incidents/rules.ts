import { ok, refused, type Result } from "../../platform/result.ts";
import type { Incident, Review, ReviewedChange } from "./incident.ts";

export type IncidentRefusal =
  | { kind: "no-such-incident" }
  | { kind: "incident-closed" }
  | { kind: "review-incomplete"; missing: readonly string[] }
  | { kind: "support-not-configured" };

export interface CloseRequest {
  rootCause?: string | undefined;
  runbookChange?: ReviewedChange | undefined;
  regressionCheck?: ReviewedChange | undefined;
  fxCoverage?: string | undefined;
  modelConfirmed?: { pricingRule: boolean; dashboardSlice: boolean; zeroCostAlert: boolean } | undefined;
}

/** Closes only with a review (GEN-9); about a model with its accounting confirmed (LLM-9), about exchange rates with their coverage recorded (FX-5). */
export function decideClose(incident: Incident, request: CloseRequest): Result<Review, IncidentRefusal> {
  if (incident.state === "closed") return refused({ kind: "incident-closed" });
  const { rootCause, runbookChange, regressionCheck, fxCoverage, modelConfirmed } = request;
  const missing: string[] = [];
  if (incident.concerns === "fx" && fxCoverage === undefined) missing.push("/fxCoverage");
  if (incident.model !== null) {
    for (const name of ["pricingRule", "dashboardSlice", "zeroCostAlert"] as const) {
      if (modelConfirmed?.[name] !== true) missing.push(`/modelConfirmed/${name}`);
    }
  }
  if (rootCause === undefined) missing.push("/rootCause");
  if (runbookChange === undefined) missing.push("/runbookChange");
  if (regressionCheck === undefined) missing.push("/regressionCheck");
  if (rootCause === undefined || runbookChange === undefined || regressionCheck === undefined || missing.length > 0) {
    return refused({ kind: "review-incomplete", missing });
  }
  return ok({ rootCause, runbookChange, regressionCheck, fxCoverage: fxCoverage ?? null });
}
