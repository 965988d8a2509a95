import type { Alert } from "../alerts/alert.ts";

/** Alerts that are silenced now, the one whose silence ends first before the others. */
export const silencesOf = (alerts: readonly Alert[], now: Date): Alert[] =>
  alerts
    .filter(({ silencedUntil }) => silencedUntil !== null && silencedUntil > now.getTime())
    .toSorted((a, b) => (a.silencedUntil ?? 0) - (b.silencedUntil ?? 0));
