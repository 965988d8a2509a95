import type { Alert, NotificationKind } from "./alert.ts";
import type { Shift } from "../on-call/rota.ts";
import { linksOf } from "./alert-links.ts";
import { alertView, instant } from "./view.ts";

const TYPES: Record<NotificationKind, string> = {
  open: "alert.opened",
  renotify: "alert.still-open",
  escalate: "alert.escalated",
  "severity-rise": "alert.severity-raised",
  acknowledge: "alert.acknowledged",
  withdraw: "alert.unacknowledged",
  resolve: "alert.resolved",
};

/** What is said of an alert. */
interface Notification {
  kind: NotificationKind;
  alert: Alert;
  /** How many alerts are grouped under it. */
  grouped: number;
  /** Whom it is for, where it is to wake somebody: first, or next where nobody acknowledged it. */
  receiver: string | undefined;
  /** Who is on call for that receiver, where somebody said so. */
  shift: Shift | undefined;
}

/** Where an alert or incident comes from. */
export interface Origin {
  environment: string;
  releaseId: string;
  /** Where the console is; undefined where the deployment does not know its own address. */
  consoleUrl?: string | undefined;
}

/** The body of an alert's notification, in the shape Standard Webhooks recommends; made once, so that every duplicate has the same bytes. */
export function alertPayload(
  { kind, alert, grouped, receiver, shift }: Notification,
  { consoleUrl, ...origin }: Origin,
  now: number,
): string {
  return JSON.stringify({
    type: TYPES[kind],
    timestamp: instant(now),
    data: {
      ...origin,
      alert: alertView(alert),
      sequence: alert.notifications,
      grouped,
      links: linksOf(alert, consoleUrl),
      ...(receiver === undefined ? {} : { receiver }),
      ...(shift === undefined ? {} : { onCall: { person: shift.person, until: instant(shift.endsAt), insteadOf: shift.insteadOf } }),
    },
  });
}

/** The body of an incident's escalation to support. */
export function escalationPayload(
  incident: { id: string; title: string; severity: string; openedAt: number },
  { message, by }: { message: string; by: string },
  { consoleUrl: _console, ...origin }: Origin,
  now: number,
): string {
  const { id, title, severity, openedAt } = incident;
  return JSON.stringify({
    type: "incident.escalated",
    timestamp: instant(now),
    data: { ...origin, incident: { id, title, severity, openedAt: instant(openedAt) }, message, escalatedBy: by },
  });
}
