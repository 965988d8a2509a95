import type { Platform } from "../../platform/platform.ts";
import type { Dearest, IsolateAsk } from "./isolate-lease.ts";
import type { CallReservation, DayBudget, HandOver, Reservation } from "./ports.ts";
import { minus, UNITS, type Amount } from "./unit.ts";
import { nanoUsdOfRecord, tokensOf, type UsageRecord } from "./usage-record.ts";

export interface IsolateDeps extends Pick<Platform, "clock" | "ids" | "contract" | "log" | "metrics" | "defer"> {
  pause(milliseconds: number): Promise<void>;
}

/** What the isolate knows of its lease. */
export interface Known extends Amount {
  version: number;
  leaseId: string;
  day: string;
  limit: Amount;
  /** Milliseconds since the epoch from which it is not to be used: long before the budget ends it. */
  usableUntil: number;
  /** Counts calls, to tell an idle lease from one in use. */
  uses: number;
  dearest: Dearest;
  userId: string;
  /** Asks without an answer: the budget may have granted, or yet grant, what this one does not know of. */
  unanswered: number;
}

/** A call under a lease, of which the budget may know nothing yet. */
export interface HeldCall {
  leaseId: string;
  call: CallReservation;
  /** Being handed over as one that goes on: the budget may have it down, and is to hear of its end. */
  telling: boolean;
  end?: { record?: UsageRecord } | undefined;
}

export const neededBy = ({ tokens, money }: CallReservation): Amount => ({ tokens, nanoUsd: money?.worst ?? 0 });
export const limitOf = ({ limit, money }: CallReservation): Amount => ({ tokens: limit, nanoUsd: money?.limit ?? 0 });

export const every = (): boolean => true;
export const hasEnded = ({ end }: HeldCall): boolean => end !== undefined;

/** What of a lease its calls leave. */
export function leftOf({ leaseId, tokens, nanoUsd }: Known, calls: Iterable<HeldCall>): Amount {
  let left: Amount = { tokens, nanoUsd };
  for (const held of calls) if (held.leaseId === leaseId) left = minus(left, neededBy(held.call));
  return left;
}

/** Whether its ended calls hold more of a lease than all leave. */
export function endedHoldMost(lease: Known, calls: readonly HeldCall[]): boolean {
  const left = leftOf(lease, calls);
  const held = minus(lease, leftOf(lease, calls.filter(hasEnded)));
  return UNITS.some((unit) => held[unit] > left[unit]);
}

/** As it goes to the budget. */
export function plain(call: CallReservation, record = call.abandoned()): Reservation {
  const { callId, userId, day, tokens, limit, verified, piece, money, expiresAt } = call;
  return { callId, userId, day, tokens, limit, verified, piece, ...(money ? { money } : {}), expiresAt, abandoned: record };
}

/** A user's day as the budget told it, and the calls of that day of which it knows nothing yet. */
export function dayBeside(told: DayBudget & { day: string }, calls: Iterable<HeldCall>): DayBudget {
  const { day, settled, reserved, nanoUsd = { settled: 0, reserved: 0 } } = told;
  const seen = { settled, reserved, nanoUsd: { ...nanoUsd } };
  for (const { call, end } of calls) {
    if (call.day !== day) continue;
    if (end) {
      seen.settled += end.record ? tokensOf(end.record) : 0;
      seen.nanoUsd.settled += end.record ? nanoUsdOfRecord(end.record) : 0;
    } else {
      seen.reserved += call.tokens;
      seen.nanoUsd.reserved += neededBy(call).nanoUsd;
    }
  }
  return seen;
}

/** What the budget is told of a lease's calls; it keeps the lease where it is asked to. */
export function batchOf(
  { leaseId, userId, day, limit }: Known,
  { begun, ended, keep }: { begun: readonly HeldCall[]; ended: readonly HeldCall[]; keep: IsolateAsk | undefined },
): HandOver {
  return {
    ...{ leaseId, userId, day, limit: limit.tokens, nanoUsdLimit: limit.nanoUsd },
    begun: begun.map(({ call }) => plain(call)),
    ended: ended.map(({ call, end }) => ({
      reservation: plain(call, end?.record),
      ...(end?.record ? { record: end.record } : {}),
    })),
    ...(keep ? { keep } : {}),
  };
}
