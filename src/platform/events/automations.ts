import { counter, latency } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const automationMetrics = {
  dispatched: counter("automation_events_dispatched", "Events for which executions were made, by type of event.", ["type"]),
  deliveries: counter("automation_deliveries", "Tries to deliver an event to an automation, by outcome.", ["outcome"]),
  latency: latency("automation_delivery_duration", "Time until an automation's receiver answered, or was given up on."),
  deadLetters: counter("automation_dead_letters_stored", "Dead letters stored, by cause.", ["cause"]),
  decisions: counter("automation_dead_letter_decisions", "What was done about dead letters.", ["outcome"]),
  reviews: counter("automation_backlog_reviews", "Reviews of the dead letters by operators."),
  replays: counter("automation_deliveries_replayed", "Acknowledged deliveries that an operator had sent again."),
  circuits: counter("automation_receiver_circuits", "Circuits before receivers of automations, by what became of them.", ["became"]),
  givenUp: counter("automations_given_up", "Automations that were disabled because their receiver had failed for too long."),
  operatorsChanges: counter("operators_automation_changes", "Changes of the operators' automations, by kind.", ["change"]),
  wakeUpsNotSent: counter("automation_wake_ups_not_sent", "Wake-ups the queue refused; the sweep sends them again."),
  spilled: counter("automation_dead_letters_spilled", "Dead letters kept in Redis because Postgres did not take them."),
};

export function wakeUpsNotSent(to: Recorder, fields: { count: number; error: unknown }): void {
  to.metrics.count(automationMetrics.wakeUpsNotSent, {}, fields.count);
  say(to, "warn", "automation.wake-ups.not-sent", fields);
}

export function eventDispatched(to: Recorder, fields: { eventId: string; type: string; executions: number }): void {
  to.metrics.count(automationMetrics.dispatched, { type: fields.type });
  say(to, "info", "automation.event.dispatched", fields);
}

/** Many at once, by a sweep. */
export function eventsDispatched(to: Recorder, fields: { type: string; events: number; executions: number }): void {
  to.metrics.count(automationMetrics.dispatched, { type: fields.type }, fields.events);
  say(to, "info", "automation.events.dispatched", fields);
}

/** Many at once did not go; each is woken by itself. */
export function eventsNotDispatched(to: Recorder, fields: { count: number; error: unknown }): void {
  say(to, "error", "automation.events.not-dispatched", fields);
}

const DONE: ReadonlySet<string> = new Set(["succeeded", "mailed", "searched"]);

export function deliveryTried(
  to: Recorder,
  fields: {
    executionId: string;
    automationId: string;
    attempt: number;
    outcome: "succeeded" | "retry" | "dead" | "gone" | "cancelled" | "mailed" | "not-mailed" | "searched" | "not-searched";
    latencyMs: number;
    error?: string;
  },
): void {
  to.metrics.count(automationMetrics.deliveries, { outcome: fields.outcome });
  to.metrics.observe(automationMetrics.latency, {}, fields.latencyMs / 1000);
  say(to, DONE.has(fields.outcome) ? "info" : "warn", "automation.delivery", fields);
}

/** Secrets of automations that were brought under the key that seals now, or opened where none does. */
export function secretsSealed(to: Recorder, fields: { count: number }): void {
  say(to, "info", "automation.secrets.sealed", fields);
}

/** Secrets of automations that do not open: their deliveries cannot be signed. */
export function secretsShut(to: Recorder, fields: { count: number; error: unknown }): void {
  say(to, "error", "automation.secrets.shut", fields);
}

/** A try that could not be made, for a reason of ours. */
export function deliveryUnmade(to: Recorder, fields: { executionId: string; automationId: string; error: unknown }): void {
  say(to, "error", "automation.delivery.unmade", fields);
}

/** A try died for a reason of ours; its lease ends, and it is made again. */
export function tryBroken(to: Recorder, fields: { executionId: string; automationId: string; error: unknown }): void {
  say(to, "error", "automation.try.broken", fields);
}

/** The lease had passed to somebody else meanwhile; what this holder found out is not recorded. */
export function deliveryOvertaken(to: Recorder, fields: { executionId: string; fence: number }): void {
  say(to, "warn", "automation.delivery.overtaken", fields);
}

/** A receiver's circuit opened, stayed open after a probe, or closed because it answers again. */
export function receiverCircuitMoved(to: Recorder, fields: { automationId: string; became: "opened" | "held-open" | "closed" }): void {
  to.metrics.count(automationMetrics.circuits, { became: fields.became });
  say(to, fields.became === "closed" ? "info" : "warn", "automation.receiver.circuit", fields);
}

/** An automation was disabled, and its buyer is owed a mail. */
export function automationGivenUp(to: Recorder, fields: { automationId: string; error: string }): void {
  to.metrics.count(automationMetrics.givenUp, {});
  say(to, "error", "automation.given-up", fields);
}

export function automationsHeld(to: Recorder, fields: { reason: "switched-off" | "postgres-unavailable"; error?: unknown }): void {
  say(to, "info", "automation.work.held", fields);
}

export function deadLetterStored(to: Recorder, fields: { deadLetterId: string; cause: string; error: string }): void {
  to.metrics.count(automationMetrics.deadLetters, { cause: fields.cause });
  say(to, "error", "automation.dead-letter.stored", fields);
}

export function deadLetterSpilled(to: Recorder, fields: { key: string; error: unknown }): void {
  to.metrics.count(automationMetrics.spilled, {});
  say(to, "error", "automation.dead-letter.spilled", fields);
}

/** An event that can wake nothing could not be made a dead letter either; the next sweep tries again. */
export function eventNotSetAside(to: Recorder, fields: { eventId: string; error: unknown }): void {
  say(to, "error", "automation.event.not-set-aside", fields);
}

export function spillUnreadable(to: Recorder, fields: { entry: string; text: string }): void {
  say(to, "error", "automation.spill.unreadable", fields);
}

/** An operator's decision (AUT-4): an audit event. */
export function deadLetterDecided(
  to: Recorder,
  fields: { deadLetterId: string; outcome: string; by: string; incidentId?: string | undefined },
): void {
  to.metrics.count(automationMetrics.decisions, { outcome: fields.outcome });
  say(to, "info", "automation.dead-letter.decided", { ...fields, audit: true });
}

/** An operator has an acknowledged delivery sent again: an audit event. */
export function executionReplayed(to: Recorder, fields: { executionId: string; by: string }): void {
  to.metrics.count(automationMetrics.replays, {});
  say(to, "info", "automation.execution.replayed", { ...fields, audit: true });
}

export function deadLetterReplayed(to: Recorder, fields: { deadLetterId: string }): void {
  to.metrics.count(automationMetrics.decisions, { outcome: "replayed" });
  say(to, "info", "automation.dead-letter.replayed", fields);
}

/** The incident that a deferred dead letter waited for is over: it is to be decided anew (AUT-4). */
export function deferredReopened(to: Recorder, fields: { deadLetterId: string; incidentId: string }): void {
  to.metrics.count(automationMetrics.decisions, { outcome: "reopened" });
  say(to, "info", "automation.dead-letter.reopened", fields);
}

/** An operator went through the backlog (AUT-5): an audit event. */
export function backlogReviewed(to: Recorder, fields: { reviewId: string; by: string; deadLetters: number; undecided: number }): void {
  to.metrics.count(automationMetrics.reviews, {});
  say(to, "info", "automation.backlog.reviewed", { ...fields, audit: true });
}

/** Whether a review is owed is not known. */
export function incidentsUnread(to: Recorder, fields: { error: unknown }): void {
  say(to, "warn", "automation.incidents.unread", fields);
}

/** The operators' automations are told of alerts that were opened. */
export function alertsTold(to: Recorder, fields: { alerts: number }): void {
  say(to, "info", "automation.alerts.told", fields);
}

export function automationChanged(
  to: Recorder,
  fields: { automationId: string; change: "created" | "changed" | "deleted" | "secret-rotated" },
): void {
  say(to, "info", "automation.changed", fields);
}

/** An admin made, changed or deleted one of the operators' automations, or gave it a new secret: an audit event. */
export function operatorsAutomationChanged(
  to: Recorder,
  fields: { automationId: string; change: "created" | "changed" | "deleted" | "secret-rotated"; by: string },
): void {
  to.metrics.count(automationMetrics.operatorsChanges, { change: fields.change });
  say(to, "info", "automation.operators.changed", { ...fields, audit: true });
}

export function spillUnknown(to: Recorder, fields: { error: unknown }): void {
  say(to, "warn", "automation.spill.unknown", fields);
}

/** A message that names nothing: no row of ours stands behind it, so there is nothing to decide. */
export function deadLetterUnreadable(to: Recorder, fields: { messageId: string }): void {
  say(to, "error", "automation.dead-letter.unreadable", fields);
}
