/** A schedule of delays in seconds between tries; its length is the number of retries. */
export interface RetrySchedule {
  delaysSeconds: readonly number[];
  /** Share of each delay that is random, 0..1. */
  jitter: number;
}

/**
 * Seconds to wait before the next try, or undefined when the schedule is spent.
 * `attempts` counts the tries made so far (1 after the first failure); `random` is in 0..1.
 * A server's Retry-After lengthens the delay, up to an hour, never shortens it.
 */
export function nextDelaySeconds(schedule: RetrySchedule, attempts: number, random: number, retryAfterSeconds = 0): number | undefined {
  const base = schedule.delaysSeconds[attempts - 1];
  if (base === undefined) return undefined;
  const jittered = base * (1 - schedule.jitter + 2 * schedule.jitter * random);
  return Math.max(jittered, Math.min(retryAfterSeconds, 3600));
}
