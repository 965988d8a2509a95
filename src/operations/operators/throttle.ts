import { ok, refused, type Result } from "../../platform/result.ts";

/** Failed sign-ins under one key: an account at an address, an address, an account. */
export interface Failures {
  count: number;
  /** Milliseconds since the epoch. */
  lastAt: number;
}

export type ThrottleRefusal = { kind: "sign-in-throttled"; retryAfterSeconds: number };

/**
 * Free tries before waiting starts, and the longest wait. An account alone is throttled late and shortly:
 * a stranger must not be able to keep an operator out during an incident.
 */
export const THROTTLES = {
  "account-at-address": { free: 5, longestSeconds: 900 },
  address: { free: 30, longestSeconds: 900 },
  account: { free: 60, longestSeconds: 15 },
} as const;
export type ThrottleKind = keyof typeof THROTTLES;

const FORGOTTEN_AFTER_MS = 3_600_000;

/** Counts a try, or refuses it while the wait after the last failure (doubling from 2 s) has not passed. */
export function countTry(kind: ThrottleKind, known: Failures | undefined, now: number): Result<Failures, ThrottleRefusal> {
  const { free, longestSeconds } = THROTTLES[kind];
  const failures = known && now - known.lastAt < FORGOTTEN_AFTER_MS ? known : { count: 0, lastAt: 0 };
  if (failures.count >= free) {
    const waitMs = Math.min(longestSeconds, 2 ** Math.min(20, failures.count - free + 1)) * 1000;
    const leftMs = failures.lastAt + waitMs - now;
    if (leftMs > 0) return refused({ kind: "sign-in-throttled", retryAfterSeconds: Math.ceil(leftMs / 1000) });
  }
  return ok({ count: failures.count + 1, lastAt: now });
}
