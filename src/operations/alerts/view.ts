import { redactText, redactTexts } from "../../platform/redaction/redact-text.ts";
import type { Alert } from "./alert.ts";
import type { DeadLetter, DeadLetterDetail } from "./dead-letter.ts";
import type { Drill } from "./drill.ts";
import type { ManyProgress } from "./many.ts";

/** RFC 3339 UTC. */
export const instant = (at: number): string => new Date(at).toISOString();
export const instantOrNull = (at: number | null): string | null => (at === null ? null : instant(at));

/** An alert as it is answered and sent. */
export function alertView(alert: Alert) {
  const {
    explains: _explains,
    notifyDueAt: _due,
    secondaryTold: _secondary,
    toldSeverity: _severity,
    escalations: _steps,
    flaps: _flaps,
    worstInRow: _worst,
    heldUntil: _held,
    digestOwed: _digest,
    chainSince: _since,
    unheard: _unheard,
    ...shown
  } = alert;
  return {
    ...shown,
    firstRaisedAt: instant(alert.firstRaisedAt),
    lastRaisedAt: instant(alert.lastRaisedAt),
    resolvedAt: instantOrNull(alert.resolvedAt),
    acknowledgedAt: instantOrNull(alert.acknowledgedAt),
    silencedUntil: instantOrNull(alert.silencedUntil),
    muted: alert.muted ? { by: alert.muted.by, until: instant(alert.muted.until) } : null,
    lastNotifiedAt: instantOrNull(alert.lastNotifiedAt),
  };
}

/** Letters that an earlier release stored quote receivers and monitors as they were. */
const quoted = (text: string | null) => (text === null ? null : redactText(text));

export const deadLetterView = ({ severity = null, summary = null, ...letter }: DeadLetter) => ({
  ...letter,
  severity,
  summary: quoted(summary),
  error: quoted(letter.error),
  diedAt: instant(letter.diedAt),
});

export function manyView({ id, state, mode, note, total, by, meant, createdAt, endedAt, turns }: ManyProgress) {
  const { ids, ...filter } = meant;
  const { "under-way": underWay, ...others } = turns;
  return {
    ...{ id, state, mode, note, total },
    by: by.email,
    meant: { ...filter, ...(ids === undefined ? {} : { ids: ids.length }) },
    createdAt: instant(createdAt),
    endedAt: instantOrNull(endedAt),
    underWay,
    ...others,
  };
}

export const deadLetterDetailView = ({ attempts, decisions, payload, superseded, ...letter }: DeadLetterDetail) => ({
  ...deadLetterView(letter),
  superseded: superseded ?? null,
  payload: redactTexts(JSON.parse(payload)),
  attempts: attempts.map((attempt) => ({ ...attempt, error: quoted(attempt.error), at: instant(attempt.at) })),
  decisions: decisions.map((decision) => ({
    ...decision,
    note: redactText(decision.note),
    at: instant(decision.at),
    outcomeAt: instantOrNull(decision.outcomeAt),
  })),
});

export const drillView = (drill: Drill) => ({ ...drill, startedAt: instant(drill.startedAt), finishedAt: instantOrNull(drill.finishedAt) });
