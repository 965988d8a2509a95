import type { Contract } from "../../platform/contract.ts";
import { ok, refused, type Result } from "../../platform/result.ts";

/** Failed sign-ins under one key: an account at an address, an address, an account. */
export interface Failures {
  count: number;
  /** Milliseconds since the epoch. */
  lastAt: number;
}

export type ThrottleRefusal = { kind: "sign-in-throttled"; retryAfterSeconds: number };

/**
 * The contract's free tries before waiting starts, and its longest wait. An account alone is throttled late and shortly:
 * a stranger must not be able to keep an operator out during an incident.
 */
export type Throttles = Contract["access"]["throttles"];
export type ThrottleKind = keyof Throttles;

const FORGOTTEN_AFTER_MS = 3_600_000;

/** Counts a try, or refuses it while the wait after the last failure (doubling from 2 s) has not passed. */
export function countTry(
  { free, longestSeconds }: Throttles[ThrottleKind],
  known: Failures | undefined,
  now: number,
): Result<Failures, ThrottleRefusal> {
  const failures = known && now - known.lastAt < FORGOTTEN_AFTER_MS ? known : { count: 0, lastAt: 0 };
  if (failures.count >= free) {
    const waitMs = Math.min(longestSeconds, 2 ** Math.min(20, failures.count - free + 1)) * 1000;
    const leftMs = failures.lastAt + waitMs - now;
    if (leftMs > 0) return refused({ kind: "sign-in-throttled", retryAfterSeconds: Math.ceil(leftMs / 1000) });
  }
  return ok({ count: failures.count + 1, lastAt: now });
}
