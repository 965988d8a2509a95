import type { ModelAccounting } from "../../platform/model-accounting.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { Incident, Review, ReviewedChange } from "./incident.ts";

/** Something that has to be otherwise before an incident closes, and why. */
export interface Standing {
  /** Of the request's body, RFC 6901; `/model` and `/concerns` are the incident's. */
  pointer: string;
  detail: string;
}

export type IncidentRefusal =
  | { kind: "no-such-incident" }
  | { kind: "incident-closed" }
  | { kind: "review-incomplete"; missing: readonly string[]; standing: readonly Standing[] }
  | { kind: "support-not-configured" }
  /** Nothing was sent to support, or all of it is still on its way. */
  | { kind: "no-escalation-to-replay" };

export interface CloseRequest {
  rootCause?: string | undefined;
  runbookChange?: ReviewedChange | undefined;
  regressionCheck?: ReviewedChange | undefined;
  /** What was last captured of it, not too long ago; nobody's word stands in for it (FX-5). */
  fxCoverage?: string | undefined;
  /** What was found out about the incident's model. */
  modelAccounting?: ModelAccounting | undefined;
}

/** Closes only with a review (GEN-9); about a model only while that is accounted for (LLM-9), about exchange rates with their coverage recorded (FX-5). */
export function decideClose(incident: Incident, request: CloseRequest): Result<Review, IncidentRefusal> {
  if (incident.state === "closed") return refused({ kind: "incident-closed" });
  const { rootCause, runbookChange, regressionCheck, fxCoverage, modelAccounting } = request;
  const standing = [
    ...(incident.model === null ? [] : standingOf(incident.model, modelAccounting)),
    ...(incident.concerns === "fx" && fxCoverage === undefined ? [COVERAGE_UNKNOWN] : []),
  ];
  const missing: string[] = [];
  if (rootCause === undefined) missing.push("/rootCause");
  if (runbookChange === undefined) missing.push("/runbookChange");
  if (regressionCheck === undefined) missing.push("/regressionCheck");
  if (rootCause === undefined || runbookChange === undefined || regressionCheck === undefined || missing.length + standing.length > 0) {
    return refused({ kind: "review-incomplete", missing, standing });
  }
  const accounting = incident.model === null ? null : (modelAccounting ?? null);
  return ok({ rootCause, runbookChange, regressionCheck, fxCoverage: fxCoverage ?? null, modelAccounting: accounting });
}

const COVERAGE_UNKNOWN: Standing = {
  pointer: "/concerns",
  detail: "the exchange rates' coverage is not known now: no capture has it that is recent",
};

/** What stands open about a model's accounting. A model that the contract does not know any more is not called, so it needs no price. */
function standingOf(model: string, found: ModelAccounting | undefined): Standing[] {
  const stands = (detail: string) => ({ pointer: "/model", detail });
  if (found?.model !== model) return [stands(`how ${model} is accounted for is not known`)];
  return [
    ...(found.rule?.pricing === null ? [stands(`${model} has no pricing rule in force`)] : []),
    ...found.openAlerts.map((key) => stands(`the alert ${key} is open`)),
  ];
}
