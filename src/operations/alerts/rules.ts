import { ALERT_SEVERITIES, type AlertSeverity } from "../../platform/alerts.ts";
import type { Alert, CountedRaise, NotificationKind } from "./alert.ts";
import { isMuted, isWordOwed, silenceOver } from "./silence-rules.ts";

/** From the contract, `incidentAlerts`. */
export interface AlertPolicy {
  renotifySeconds: number;
  /** What was grouped gets this long after its cause is resolved to clear by itself, before it pages. */
  groupGraceSeconds: number;
  /** To whom a page goes that nobody has acknowledged, and how long after it was told. */
  escalation: readonly EscalationStep[];
  /** Whom a page is for first. */
  receiver?: string;
  /** Receivers of whom nobody that is named may act: a page that they were told of goes on at once. */
  deserted?: readonly string[];
  /** What comes back within the window after it was resolved waits: `holdSeconds`, each time in a row twice as long, up to the longest; a page's is short. */
  flap: { windowSeconds: number; holdSeconds: number; longestSeconds: number; pageSeconds: number };
  /**
   * What comes within the window beside so many of its key's beginning goes under one alert for all of them. What wakes nobody waits a while,
   * so that they come together; while more come, the channel is told how many each `digestSeconds`. Beside so many of any beginning it goes
   * under one for all beginnings.
   */
  grouping: { aloneAtMost: number; anyAtMost: number; windowSeconds: number; waitSeconds: number; digestSeconds: number };
}

export interface EscalationStep {
  afterSeconds: number;
  transport: "primary" | "secondary";
  /** A name that the message says, for whoever passes it on. */
  receiver: string;
}

/** An alert as it becomes, and what the channel is told of it. */
export interface AlertPlan {
  alert: Alert;
  notify: NotificationKind | null;
}

export interface RaiseFacts {
  /** Id of the alert, where a new one is made. */
  id: string;
  now: number;
  /** An open alert that explains this one. */
  causeId: string | null;
  /** A silence that an earlier alert of the same key was given. */
  silencedUntil: number | null;
  /** The silence by matcher that keeps its words back. */
  muted?: Alert["muted"];
  /** Until then it is not told of for the first time. */
  heldUntil: number | null;
  /** How often in a row its key came back soon after it was resolved. */
  flaps: number;
  worstInRow?: AlertSeverity | undefined;
}

const rank = (severity: AlertSeverity): number => ALERT_SEVERITIES.indexOf(severity);

/** The severity that an alert has once it is raised: an open one keeps its worst. */
export const worst = (open: Pick<Alert, "severity"> | undefined, { severity }: Pick<CountedRaise, "severity">): AlertSeverity =>
  open && rank(open.severity) > rank(severity) ? open.severity : severity;

/** What follows from the alert: a raise that says nothing of it leaves it as it is. */
export const explainedBy = (open: Alert | undefined, raise: CountedRaise): readonly string[] => raise.explains ?? open?.explains ?? [];

/** A condition is raised: a new alert, or one more count of the open one. The channel hears of the first time and of a rise in severity. */
export function decideRaise(open: Alert | undefined, raise: CountedRaise, facts: RaiseFacts, policy: AlertPolicy): AlertPlan {
  if (!open) {
    const fresh = newAlert(raise, facts);
    return notified(fresh, mayNotify(fresh, facts.now) && fresh.heldUntil === undefined ? "open" : null, facts.now, policy);
  }
  const rises = rank(raise.severity) > rank(open.severity);
  const alert: Alert = {
    ...open,
    severity: worst(open, raise),
    summary: raise.summary,
    detail: raise.detail ?? open.detail,
    explains: explainedBy(open, raise),
    count: open.count + raise.count,
    lastRaisedAt: facts.now,
    causeId: open.causeId ?? facts.causeId,
    muted: facts.muted,
    // Alerts from before do not say what they were told at: it cannot have been more than they are.
    ...(rises ? { acknowledgedBy: null, acknowledgedAt: null, toldSeverity: open.toldSeverity ?? open.severity } : {}),
  };
  const tells = rises && mayNotify(alert, facts.now);
  return notified(alert, tells ? (alert.notifications === 0 ? "open" : "severity-rise") : null, facts.now, policy);
}

/** The condition is gone. The channel hears of it where it was told of the alert at all. */
export function decideResolve(alert: Alert, reason: string, now: number): AlertPlan {
  const resolved: Alert = { ...alert, state: "resolved", resolvedAt: now, resolvedReason: reason, notifyDueAt: null };
  if (alert.notifications === 0) return { alert: resolved, notify: null };
  return { alert: { ...resolved, notifications: alert.notifications + 1, lastNotifiedAt: now }, notify: "resolve" };
}

/** The time to notify again has come: the first time for what was held back, a reminder for the rest, and for what was silenced that it still stands. */
export function decideDue(given: Alert, now: number, policy: AlertPolicy): AlertPlan {
  const alert = silenceOver(given, now) ?? given;
  if (given.notifyDueAt === null || given.notifyDueAt > now || !mayNotify(alert, now)) return notified(alert, null, now, policy);
  if (alert === given) return notified(alert, dueKind(alert, now, policy), now, policy);
  const next = nextNotification(alert, policy);
  if (next !== null && next <= now) return notified(alert, dueKind(alert, now, policy), now, policy);
  if (!isWordOwed(given) || alert.notifications === 0) return notified(alert, null, now, policy);
  // That its silence is over is no step of the chain: a page goes on to who is next when it would have.
  const { alert: told, notify } = notified(alert, "renotify", now, policy);
  return { alert: scheduled({ ...told, chainSince: alert.chainSince ?? alert.lastNotifiedAt ?? now }, policy), notify };
}

/** What is told of an alert that is due: what was never told, a rise that was held back, a storm's digest, the next of the chain, or that it is still open. */
function dueKind(alert: Alert, now: number, policy: AlertPolicy): NotificationKind {
  if (alert.notifications === 0) return "open";
  if (isRiseOwed(alert)) return "severity-rise";
  if (isDigestDue(alert, now, policy)) return "renotify";
  return nextStep(alert, policy) ? "escalate" : "renotify";
}

/** What is told of a storm before its usual word is due, or while it is in somebody's hands, is how many it is by now. */
const isDigestDue = (alert: Alert, now: number, policy: AlertPolicy): boolean =>
  alert.digestOwed === true && (alert.acknowledgedAt !== null || now < usualWordAt(alert, policy));

/** Who is next to hear of a page that nobody has acknowledged; undefined where the chain is through. */
export const nextStep = ({ severity, escalations = 0 }: Alert, { escalation }: AlertPolicy): EscalationStep | undefined =>
  severity === "page" ? escalation[escalations] : undefined;

/** It got worse while nothing was to be told of it. */
export const isRiseOwed = ({ severity, toldSeverity = severity }: Pick<Alert, "severity" | "toldSeverity">): boolean =>
  rank(severity) > rank(toldSeverity);

/** Somebody works on it: no reminders until its severity rises. Of a storm it is what stands under it by then; what comes after is owed. */
export function acknowledge(alert: Alert, by: string, now: number): Alert {
  return {
    ...alert,
    acknowledgedBy: by,
    acknowledgedAt: now,
    notifyDueAt: alert.silencedUntil,
    ...(alert.digestOwed ? { digestOwed: false } : {}),
  };
}

/** Whoever had it may not act any more: its chain goes on from where it stood. */
export const released = (alert: Alert, policy: AlertPolicy): Alert =>
  scheduled({ ...alert, acknowledgedBy: null, acknowledgedAt: null }, policy);

/** Whether a notification of it still concerns somebody: one that is open and in nobody's hands, or the end of what was told; in whose hands it is concerns the receiver that was told before. A drill's alert never is open. */
export function concernsAnybody({ state, acknowledgedAt, drill, secondaryTold }: Alert, kind: NotificationKind | "escalation"): boolean {
  if (kind === "acknowledge" || kind === "withdraw") return false;
  return drill || (kind === "resolve" ? secondaryTold === true : state === "open" && acknowledgedAt === null);
}

/** Nothing is sent until then, except that it is resolved. */
export function silence(alert: Alert, until: number, policy: AlertPolicy): Alert {
  return scheduled({ ...alert, silencedUntil: until }, policy);
}

/** Its cause is open: it does not notify by itself. What is due is the end of its silence, if it has one. */
export function group(alert: Alert, causeId: string): Alert {
  return { ...alert, causeId, notifyDueAt: alert.silencedUntil };
}

/** Its cause is resolved: after a grace it stands for itself. */
export function ungroup(alert: Alert, now: number, policy: AlertPolicy): Alert {
  const free = { ...alert, causeId: null };
  const next = nextNotification(free, policy);
  return { ...free, notifyDueAt: next === null ? null : Math.max(next, now + policy.groupGraceSeconds * 1000) };
}

/** Whether a cause's alert explains a key. An alert explains neither itself nor another cause's cause. */
export function explainsKey(cause: Pick<Alert, "key" | "explains">, key: string): boolean {
  return cause.key !== key && cause.explains.some((beginning) => key.startsWith(beginning));
}

function newAlert(raise: CountedRaise, { id, now, causeId, silencedUntil, muted, heldUntil, flaps, worstInRow }: RaiseFacts): Alert {
  return {
    id,
    key: raise.key,
    severity: raise.severity,
    summary: raise.summary,
    detail: raise.detail ?? null,
    explains: raise.explains ?? [],
    source: raise.source,
    state: "open",
    count: raise.count,
    firstRaisedAt: now,
    lastRaisedAt: now,
    resolvedAt: null,
    resolvedReason: null,
    acknowledgedBy: null,
    acknowledgedAt: null,
    assignedTo: null,
    silencedUntil: silencedUntil !== null && silencedUntil > now ? silencedUntil : null,
    causeId,
    notifications: 0,
    lastNotifiedAt: null,
    notifyDueAt: null,
    ...(muted ? { muted } : {}),
    ...(flaps > 0 ? { flaps, worstInRow } : {}),
    ...(heldUntil !== null && heldUntil > now ? { heldUntil } : {}),
    bothFailed: false,
    drill: false,
  };
}

export const isSilenced = (alert: Alert, now: number): boolean => alert.silencedUntil !== null && alert.silencedUntil > now;

const mayNotify = (alert: Alert, now: number): boolean =>
  alert.state === "open" && alert.causeId === null && !isSilenced(alert, now) && !isMuted(alert, now);

function notified(alert: Alert, notify: NotificationKind | null, now: number, policy: AlertPolicy): AlertPlan {
  const told = notify === null ? alert : toldOf(alert, notify, now, policy);
  return { alert: { ...told, notifyDueAt: nextNotification(told, policy) }, notify };
}

/**
 * The chain begins anew with each word that is not a step of it, but for reminders, which come after its end, and digests, which leave it as
 * it stands: a storm that keeps growing would never get to its next step.
 */
function toldOf(alert: Alert, notify: NotificationKind, now: number, policy: AlertPolicy): Alert {
  const isDigest = notify === "renotify" && isDigestDue(alert, now, policy);
  const { escalations = 0, notifications, severity } = alert;
  const gone = notify === "escalate" ? escalations + 1 : notify === "renotify" ? escalations : 0;
  const told: Alert = {
    ...alert,
    notifications: notifications + 1,
    lastNotifiedAt: now,
    toldSeverity: severity,
    ...(alert.digestOwed ? { digestOwed: false } : {}),
    ...(gone === escalations ? {} : { escalations: gone }),
    chainSince: isDigest ? (alert.chainSince ?? alert.lastNotifiedAt ?? now) : undefined,
  };
  return heard(told, policy);
}

/** When the channel is told next: what a silence by matcher keeps back, when that ends. */
function nextNotification(alert: Alert, policy: AlertPolicy): number | null {
  const next = nextWord(alert, policy);
  return next === null || alert.muted === undefined ? next : Math.max(next, alert.muted.until);
}

/** When it has something to say next: held-back ones as soon as they may, others at the interval; `info` and acknowledged ones are not repeated. */
function nextWord(alert: Alert, policy: AlertPolicy): number | null {
  if (alert.state !== "open") return null;
  const { lastNotifiedAt, firstRaisedAt, lastRaisedAt, silencedUntil, severity, acknowledgedAt } = alert;
  // Its end is told, whatever else is.
  if (silencedUntil !== null) return silencedUntil;
  if (alert.causeId !== null) return null;
  const digestAt = alert.digestOwed && lastNotifiedAt !== null ? lastNotifiedAt + policy.grouping.digestSeconds * 1000 : null;
  if (acknowledgedAt !== null) return digestAt;
  if (lastNotifiedAt === null) return Math.max(firstRaisedAt, alert.heldUntil ?? 0);
  if (isRiseOwed(alert)) return lastRaisedAt;
  if (severity === "info") return digestAt;
  return Math.min(usualWordAt(alert, policy), digestAt ?? Infinity);
}

/** When a reminder or the chain's next step is due, whatever came under it. A digest says what a reminder would, and is no step. */
function usualWordAt(alert: Alert, policy: AlertPolicy): number {
  const last = alert.lastNotifiedAt ?? 0;
  return (nextStep(alert, policy) ? (alert.chainSince ?? last) : last) + secondsToNext(alert, policy) * 1000;
}

/** Changed by whoever else knows of it: when the channel is told next follows. */
export const scheduled = (alert: Alert, policy: AlertPolicy): Alert => ({ ...alert, notifyDueAt: nextNotification(alert, policy) });

/** From one word to the next: to the chain's next step, or to the reminder. Where nobody is there to have heard the last, the step is due. */
function secondsToNext(alert: Alert, policy: AlertPolicy): number {
  const step = nextStep(alert, policy);
  if (!step) return policy.renotifySeconds;
  if (alert.unheard === true) return 0;
  return step.afterSeconds - (lastStep(alert, policy)?.afterSeconds ?? 0);
}

const lastStep = ({ escalations = 0 }: Alert, { escalation }: AlertPolicy): EscalationStep | undefined => escalation[escalations - 1];

/** Whether nobody is there of those whom the last word of a page was for. Asked where a word is made, and where it changes who is there. */
export function heard(alert: Alert, policy: AlertPolicy): Alert {
  const by = lastStep(alert, policy)?.receiver ?? policy.receiver;
  const isUnheard = alert.severity === "page" && by !== undefined && policy.deserted?.includes(by) === true;
  return isUnheard === (alert.unheard === true) ? alert : { ...alert, unheard: isUnheard };
}
