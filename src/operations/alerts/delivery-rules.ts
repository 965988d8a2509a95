import { nextDelaySeconds, type RetrySchedule } from "../../platform/retry.ts";
import type { AttemptOutcome } from "./delivery.ts";

export type AfterAttempt = { state: "delivered" } | { state: "retrying"; nextAttemptAt: number } | { state: "spent" };

/** What becomes of a delivery after its `attempts`th try of this round (ALR-2): done, tried again later, or given up. */
export function decideAfterAttempt(
  outcome: AttemptOutcome,
  attempts: number,
  retry: RetrySchedule,
  random: number,
  now: number,
): AfterAttempt {
  if (outcome.kind === "delivered") return { state: "delivered" };
  const delay = outcome.permanent ? undefined : nextDelaySeconds(retry, attempts, random, outcome.retryAfterSeconds);
  return delay === undefined ? { state: "spent" } : { state: "retrying", nextAttemptAt: now + Math.ceil(delay * 1000) };
}

/**
 * Seconds a receiver asks to wait by `Retry-After` (RFC 9110, 10.2.3), as seconds or as a date. A date is measured against the
 * answer's own `Date`, so that a receiver whose clock is wrong is still understood. 0 where it asks for nothing sensible.
 */
export function retryAfterSeconds(retryAfter: string | null, date: string | null, now: number): number {
  if (retryAfter === null) return 0;
  const text = retryAfter.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const until = Date.parse(text);
  if (Number.isNaN(until)) return 0;
  const receiversNow = date === null ? Number.NaN : Date.parse(date);
  return Math.max(0, (until - (Number.isNaN(receiversNow) ? now : receiversNow)) / 1000);
}
