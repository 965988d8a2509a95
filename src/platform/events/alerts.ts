import { counter, latency } from "../metrics/metrics.ts";
import type { Logger } from "../logger.ts";
import { say, type Recorder } from "./record.ts";

export const alertMetrics = {
  raised: counter("incident_alerts_raised", "Alerts raised in this Worker, by severity and by who stored them first.", [
    "severity",
    "stored_by",
  ]),
  attempts: counter("incident_alert_attempts", "Tries to deliver, by transport and outcome.", ["transport", "outcome"]),
  attemptDuration: latency("incident_alert_attempt_duration", "Time to a transport's answer, failures included.", ["transport"]),
  deadLetters: counter("incident_alert_dead_letters", "Deliveries given up, by cause.", ["cause"]),
  handled: counter("incident_alerts_handled", "What operators did to open alerts, by action.", ["action"]),
  drills: counter("incident_alert_drills", "Drills of the alert path that operators started."),
  decisions: counter(
    "incident_alert_decisions",
    "Decisions on dead letters that operators' calls made, by mode; those that a decision on many goes on to make are not among them.",
    ["mode"],
  ),
  manyDecided: counter("incident_alert_decisions_on_many", "Decisions on many dead letters that operators began, by mode.", ["mode"]),
  halts: counter("incident_alert_halts", "Decisions on many dead letters that operators halted."),
};

export function alertRaised(
  to: Recorder,
  fields: { key: string; severity: string; summary: string; count: number; storedBy: "ledger" | "queue"; operatorId?: string | undefined },
): void {
  to.metrics.count(alertMetrics.raised, { severity: fields.severity, stored_by: fields.storedBy }, fields.count);
  say(to, fields.severity === "info" ? "info" : "warn", "alert.raised", {
    ...fields,
    ...(fields.operatorId === undefined ? {} : { audit: true }),
  });
}

export function ledgerUnreachable(to: Recorder, fields: { keys: readonly string[]; error: unknown }): void {
  say(to, "error", "alert.ledger-unreachable", fields);
}

export function alertResolveFailed(to: Recorder, fields: { key: string; error: unknown }): void {
  say(to, "error", "alert.resolve-failed", fields);
}

export function alertDelivered(to: Recorder, fields: { deliveryId: string; transport: string; status: number; latencyMs: number }): void {
  to.metrics.count(alertMetrics.attempts, { transport: fields.transport, outcome: "delivered" });
  to.metrics.observe(alertMetrics.attemptDuration, { transport: fields.transport }, fields.latencyMs / 1000);
  say(to, "info", "alert.delivered", fields);
}

export function alertAttemptFailed(
  to: Recorder,
  fields: { deliveryId: string; transport: string; status: number | null; latencyMs: number; error: string },
): void {
  to.metrics.count(alertMetrics.attempts, { transport: fields.transport, outcome: "failed" });
  to.metrics.observe(alertMetrics.attemptDuration, { transport: fields.transport }, fields.latencyMs / 1000);
  say(to, "warn", "alert.attempt.failed", fields);
}

export function alertsDeadLettered(to: Recorder, fields: { deliveryIds: readonly string[]; cause: string; stored: number }): void {
  to.metrics.count(alertMetrics.deadLetters, { cause: fields.cause }, fields.stored);
  say(to, "error", "alert.dead-lettered", fields);
}

export function alertHandled(
  to: Recorder,
  fields: { alertId: string; key: string; action: "acknowledge" | "assign" | "silence" | "resolve"; operatorId: string },
): void {
  to.metrics.count(alertMetrics.handled, { action: fields.action });
  say(to, "info", "alert.handled", { ...fields, audit: true });
}

export function deadLetterDecided(to: Recorder, fields: { ids: readonly string[]; mode: string; operatorId: string }): void {
  to.metrics.count(alertMetrics.decisions, { mode: fields.mode }, fields.ids.length);
  say(to, "info", "alert.dead-letter.decided", { ...fields, audit: true });
}

/** One decision on many letters was begun; what becomes of each is its own decision. */
export function deadLettersDecided(to: Recorder, fields: { id: string; letters: number; mode: string; operatorId: string }): void {
  to.metrics.count(alertMetrics.manyDecided, { mode: fields.mode });
  say(to, "info", "alert.dead-letters.decided", { ...fields, audit: true });
}

export function decisionOnManyHalted(to: Recorder, fields: { id: string; left: number; operatorId: string }): void {
  to.metrics.count(alertMetrics.halts, {});
  say(to, "info", "alert.dead-letters.halted", { ...fields, audit: true });
}

export function alertMessageMalformed(to: Recorder, fields: { queue: string; messageId: string; error: unknown }): void {
  say(to, "error", "alert.message.malformed", fields);
}

/** From inside the ledger, which counts nothing. */
export function wakeUpsFailed(log: Logger, fields: { deliveries: number; error: unknown }): void {
  log.log("error", "alert.wake-ups.failed", fields);
}

/** From inside the ledger, which counts nothing. */
export function ledgerAlarmFailed(log: Logger, fields: { error: unknown }): void {
  log.log("error", "alert.ledger-alarm.failed", fields);
}

export function alertDrillStarted(to: Recorder, fields: { drillId: string; simulate: string | null; operatorId: string }): void {
  to.metrics.count(alertMetrics.drills, {});
  say(to, "info", "alert.drill.started", { ...fields, audit: true });
}
