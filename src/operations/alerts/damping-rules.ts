import { ALERT_SEVERITIES, type AlertSeverity } from "../../platform/alerts.ts";
import type { Alert } from "./alert.ts";
import type { AlertPolicy } from "./rules.ts";

/** What is known of a key that comes back soon after it was resolved. */
export interface Damping {
  /** How often in a row it has. */
  flaps: number;
  /** The worst it was in the row: what comes and goes at two severities is worse each time than the time before. */
  worst: AlertSeverity;
  /** It is told when it still stands then: for each time in a row twice as long, a page only for so long as a page may wait. */
  heldUntil: number;
}

/** Whether a key that is raised anew flaps (ALR-10). One that comes back worse than it was in the row is told at once. */
export function damped(
  last: Alert | undefined,
  severity: AlertSeverity,
  { now, flap }: { now: number; flap: AlertPolicy["flap"] },
): Damping | undefined {
  if (!last || last.resolvedAt === null || now - last.resolvedAt > flap.windowSeconds * 1000) return undefined;
  const worst = worse(last.worstInRow ?? last.severity, last.severity);
  if (worse(worst, severity) !== worst) return undefined;
  const flaps = (last.flaps ?? 0) + 1;
  const longest = severity === "page" ? flap.pageSeconds : flap.longestSeconds;
  return { flaps, worst, heldUntil: now + Math.min(flap.holdSeconds * 2 ** (flaps - 1), longest) * 1000 };
}

const worse = (a: AlertSeverity, b: AlertSeverity): AlertSeverity => (ALERT_SEVERITIES.indexOf(b) > ALERT_SEVERITIES.indexOf(a) ? b : a);
