import type { Alert } from "./alert.ts";

/** RFC 3339 UTC. */
export const instant = (at: number): string => new Date(at).toISOString();
export const instantOrNull = (at: number | null): string | null => (at === null ? null : instant(at));

/** An alert as it is answered and sent. */
export function alertView(alert: Alert) {
  const { explains: _explains, notifyDueAt: _due, ...shown } = alert;
  return {
    ...shown,
    firstRaisedAt: instant(alert.firstRaisedAt),
    lastRaisedAt: instant(alert.lastRaisedAt),
    resolvedAt: instantOrNull(alert.resolvedAt),
    acknowledgedAt: instantOrNull(alert.acknowledgedAt),
    silencedUntil: instantOrNull(alert.silencedUntil),
    lastNotifiedAt: instantOrNull(alert.lastNotifiedAt),
  };
}
export type AlertView = ReturnType<typeof alertView>;
