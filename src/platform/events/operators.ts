import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const operatorMetrics = {
  signIns: counter("operator_sign_ins", "Operators' sign-ins by outcome.", ["outcome"]),
  refreshes: counter("operator_refreshes", "Operators' refresh tokens presented, by outcome.", ["outcome"]),
  verifications: counter(
    "access_verifications",
    "Operators' access tokens verified, by path (local: in this Worker, api: at the desk or its cache) and outcome.",
    ["verification", "outcome"],
  ),
  acts: counter("operator_acts", "What operators did at the operations desk, by action.", ["action"]),
  deskUnavailable: counter(
    "ops_desk_unavailable",
    "Calls that went on with what was last known because the operations desk did not answer.",
    ["use"],
  ),
};

export function operatorSignedIn(to: Recorder, fields: { operatorId: string; sessionId: string }): void {
  to.metrics.count(operatorMetrics.signIns, { outcome: "ok" });
  say(to, "info", "operator.signed-in", fields);
}

export function operatorSignInFailed(
  to: Recorder,
  fields: { operatorId?: string; reason: "password" | "totp" | "disabled" | "throttled" },
): void {
  to.metrics.count(operatorMetrics.signIns, { outcome: fields.reason });
  say(to, "warn", "operator.sign-in.failed", fields);
}

/** An audit event (AUTH-3): somebody held an operator's refresh token that was already rotated away. The desk keeps the record. */
export function operatorRefreshReused(to: Recorder, fields: { sessionId: string }): void {
  to.metrics.count(operatorMetrics.refreshes, { outcome: "reused" });
  say(to, "warn", "operator.refresh-token.reused", { ...fields, audit: true });
}

export function operatorRefreshed(to: Recorder, fields: { operatorId: string; sessionId: string }): void {
  to.metrics.count(operatorMetrics.refreshes, { outcome: "ok" });
  say(to, "info", "operator.refreshed", fields);
}

export function operatorSignedOut(to: Recorder, fields: { sessionId: string }): void {
  to.metrics.count(operatorMetrics.acts, { action: "session.end" });
  say(to, "info", "operator.signed-out", { ...fields, audit: true });
}

/** AUTH-2: how often each way of verification answered. The request's own log line says who came. */
export function operatorVerified(to: Recorder, fields: { verification: "local" | "api"; outcome: "accepted" | "refused" }): void {
  to.metrics.count(operatorMetrics.verifications, fields);
}

/** An audit event: the desk keeps the record, the log follows it. */
export function operatorActed(to: Recorder, fields: { actorId: string; action: string; subject: string }): void {
  to.metrics.count(operatorMetrics.acts, { action: fields.action });
  say(to, "info", "operator.acted", { ...fields, audit: true });
}

export function deskUnavailable(
  to: Recorder,
  fields: {
    use:
      | "switches"
      | "known-addresses"
      | "access-changes"
      | "capture"
      | "published-incidents"
      | "alert-ledger"
      | "changes"
      | "standing"
      | "port-faults"
      | "figure-history"
      | "clients";
    error: unknown;
  },
): void {
  to.metrics.count(operatorMetrics.deskUnavailable, { use: fields.use });
  say(to, "warn", "ops-desk.unavailable", fields);
}
