import { nextDelaySeconds, type RetrySchedule } from "../../platform/retry.ts";
import type { AttemptOutcome } from "./delivery.ts";

export type AfterAttempt = { state: "delivered" } | { state: "retrying"; nextAttemptAt: number } | { state: "spent" };

/** What becomes of a delivery after its `attempts`th try of this round (ALR-2): done, tried again later, or given up. */
export function decideAfterAttempt(
  { outcome, attempts }: { outcome: AttemptOutcome; attempts: number },
  retry: RetrySchedule,
  random: number,
  now: number,
): AfterAttempt {
  if (outcome.kind === "delivered") return { state: "delivered" };
  const delay = outcome.permanent ? undefined : nextDelaySeconds(retry, attempts, random, outcome.retryAfterSeconds);
  return delay === undefined ? { state: "spent" } : { state: "retrying", nextAttemptAt: now + Math.ceil(delay * 1000) };
}
