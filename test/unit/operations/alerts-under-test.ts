import type { Alert } from "../../../src/operations/alerts/alert.ts";
import type { DeadLetter, Decision } from "../../../src/operations/alerts/dead-letter.ts";
import type { Delivery } from "../../../src/operations/alerts/delivery.ts";
import type { LedgerEffect } from "../../../src/operations/alerts/effects.ts";
import type { Incident } from "../../../src/operations/incidents/incident.ts";

export const ANN = { id: "opr_ann", email: "ann@ops.test", requestId: "req_1" };

/** Nothing is held and nothing gathered. */
export const UNHELD = {
  flap: { windowSeconds: 0, holdSeconds: 0, longestSeconds: 0, pageSeconds: 0 },
  grouping: { aloneAtMost: 1_000, anyAtMost: 1_000, windowSeconds: 60, waitSeconds: 0, digestSeconds: 300 },
};

export const ALERT: Alert = {
  id: "alert_1",
  key: "checkout.stuck",
  severity: "warn",
  summary: "checkouts are stuck",
  detail: null,
  explains: [],
  source: "system",
  state: "open",
  count: 1,
  firstRaisedAt: 0,
  lastRaisedAt: 0,
  resolvedAt: null,
  resolvedReason: null,
  acknowledgedBy: null,
  acknowledgedAt: null,
  assignedTo: null,
  silencedUntil: null,
  causeId: null,
  notifications: 1,
  lastNotifiedAt: 0,
  notifyDueAt: 3_600_000,
  bothFailed: false,
  drill: false,
};

export const DELIVERY: Delivery & { payload: string } = {
  id: "dlv_1",
  subjectId: ALERT.id,
  sequence: 1,
  kind: "open",
  transport: "primary",
  state: "spent",
  attempts: 5,
  round: 1,
  drill: false,
  page: false,
  crossAt: null,
  resumeAt: null,
  createdAt: 0,
  nextAttemptAt: null,
  deliveredAt: null,
  lastError: "answered 503",
  payload: '{"type":"alert.opened"}',
};

export const LETTER: DeadLetter = {
  id: "dl_1",
  deliveryId: DELIVERY.id,
  alertId: ALERT.id,
  alertKey: ALERT.key,
  sequence: 1,
  transport: "primary",
  state: "undecided",
  cause: "schedule-spent",
  error: "answered 503",
  bothFailed: false,
  drill: false,
  diedAt: 10,
};

export const DECISION: Decision = {
  mode: "replay",
  operator: ANN.email,
  note: "the channel is back",
  incidentId: null,
  at: 20,
  outcome: "pending",
  outcomeAt: null,
};

export const INCIDENT: Incident = {
  id: "inc_1",
  title: "Checkout fails",
  severity: "major",
  state: "open",
  openedBy: ANN.email,
  openedAt: 0,
  model: null,
  concerns: null,
  frozeDeploys: false,
  healthCapturedAt: null,
  blastRadius: { windowMinutes: 15, sections: [], routes: [], buyers: 0, clients: 0, complete: true },
  closedBy: null,
  closedAt: null,
  review: null,
};

/** What was decided, as a story: each effect's kind with what it is about. */
export const storyOf = (effects: readonly LedgerEffect[]): string[] =>
  effects.map((effect) => {
    switch (effect.kind) {
      case "deliver":
        return `deliver ${effect.delivery.kind} on ${effect.delivery.transport}`;
      case "deliver-again":
        return `deliver again ${effect.deliveryId}`;
      case "note-attempt":
        return `note attempt: ${effect.after.state}`;
      case "bury-delivery":
        return `bury ${effect.delivery.id}`;
      case "store-dead-letter":
        return `store letter ${effect.letter.id} ${effect.letter.state}`;
      case "change-dead-letter":
        return `letter ${effect.id} ${JSON.stringify(effect.change)}`;
      case "keep-decision":
        return `keep decision ${effect.decision.mode} ${effect.decision.outcome}`;
      case "end-decision":
        return `decision on ${effect.letterId} ${effect.outcome}`;
      case "append-to-incident":
        return `incident ${effect.incidentId} ${effect.entry.kind}: ${effect.entry.text}`;
      case "notify":
        return `notify ${effect.notification.topic} ${effect.notification.severity}`;
      case "save-alert":
        return `alert ${effect.alert.id} ${effect.alert.state}${effect.alert.bothFailed ? " both failed" : ""}`;
      case "judge-drill":
        return `judge drill of ${effect.alertId}`;
      case "audit":
        return `audit ${effect.write.action} of ${effect.write.subject} by ${effect.author.email}`;
      case "probe-transport":
      case "wake-held":
        return `${effect.kind} ${effect.transport}`;
      case "cross-now":
      case "cross-later":
      case "crossing-done":
        return `${effect.kind} ${effect.deliveryId}`;
      case "remember-breaker":
        return `${effect.transport} ${effect.breaker.openSince === null ? "works" : "open"}`;
      case "remember-raise":
      case "remember-transport":
      case "save-drill":
      case "save-incident":
      case "keep-health":
      case "acknowledge-notification":
        return effect.kind;
    }
  });

export const only = <Kind extends LedgerEffect["kind"]>(
  effects: readonly LedgerEffect[],
  kind: Kind,
): Extract<LedgerEffect, { kind: Kind }>[] =>
  effects.filter((effect): effect is Extract<LedgerEffect, { kind: Kind }> => effect.kind === kind);
