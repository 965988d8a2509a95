import type { Contract } from "../../platform/contract.ts";
import { nanoUsdOf } from "../../platform/nano-usd.ts";
import type { Limited } from "./budget.ts";
import type { Unit } from "./unit.ts";

/**
 * The day's tokens of all accounts together: one pool, of which each user's budget has a part on lease, so that calls of different users
 * meet in no one place. What is on lease is counted as used: the sum of the leases never passes the total.
 */
export interface LeaseAsk {
  userId: string;
  /** UTC day. */
  day: string;
  /** Grows with each ask of a user: an ask that comes late, after a newer one, changes nothing. */
  version: number;
  verified: boolean;
  /** Tokens settled so far: gone, whatever the pool says. */
  used: number;
  /** The lease has to be so large, all in all, to be of use. */
  atLeast: number;
  /** It is to be so large where the pool has room; less than is held gives back. */
  wanted: number;
}

export interface PoolLimits {
  total: number;
  /** Of the total, for all accounts whose address is not verified. */
  unverified: number;
}

export interface LeaseFacts {
  /** What the user has on lease now. */
  held: { version: number; tokens: number } | undefined;
  /** Tokens on lease to all others, and to those of them whose address is not verified. */
  others: number;
  unverifiedOthers: number;
}

/** What had no room: the total, or the part of it that unverified accounts may have. */
export type Shortage = "total" | "unverified";

export interface Lease {
  version: number;
  /** The whole lease, not what was added to it. */
  tokens: number;
  /** Set where it is smaller than was asked for at least. */
  short?: Shortage;
}

/** The lease after an ask. Absolute and versioned: a repeat, or an answer that is lost, takes nothing twice. */
export function decideLease(ask: LeaseAsk, { held, others, unverifiedOthers }: LeaseFacts, limits: PoolLimits): Lease {
  const has = held?.tokens ?? 0;
  if (held && held.version >= ask.version) return { version: held.version, tokens: has };
  const { version } = ask;
  if (ask.wanted <= has) return { version, tokens: Math.max(ask.wanted, ask.used) };
  const ofTotal = limits.total - others;
  const room = ask.verified ? ofTotal : Math.min(ofTotal, limits.unverified - unverifiedOthers);
  if (room >= ask.atLeast) return { version, tokens: Math.min(room, ask.wanted) };
  return { version, tokens: Math.max(has, ask.used), short: ofTotal >= ask.atLeast ? "unverified" : "total" };
}

/** Whether an ask makes a difference to what is kept: a late one is answered with what holds, a repeat with what it was given. */
export const takesEffect = (ask: LeaseAsk, { held }: LeaseFacts, lease: Lease): boolean =>
  lease.version === ask.version && held?.version !== ask.version;

/** What an ask for at least so much came to. */
export const growthOf = ({ tokens, short }: Lease, atLeast: number): "grown" | Shortage =>
  tokens >= atLeast ? "grown" : (short ?? "total");

/**
 * What a budget gives back of a lease that no call has asked of for `idleMs`: when, and what it may use meanwhile, as it gives back before
 * the pool knows. Also due where more was used than is on lease: the pool has to put that down. Undefined where lease and use are even.
 */
export const returnOf = (
  { tokens, touchedAt, held }: { tokens: number; touchedAt: number; held: number },
  idleMs: number,
): { at: number; keep: number } | undefined => (tokens === held ? undefined : { at: touchedAt + idleMs, keep: Math.min(tokens, held) });

/** How large a lease to ask for: what is needed, and a piece in advance where the user's limit leaves room for it. */
export const wantedLease = (atLeast: number, leased: number, limit: number, piece: number): number =>
  Math.max(atLeast, Math.min(limit, leased + piece));

export function poolLimits({ totalDailyTokenLimit, totalDailyUsdLimit, unverifiedShare }: Contract["llm"], unit: Unit): PoolLimits {
  const total = unit === "tokens" ? totalDailyTokenLimit : nanoUsdOf(totalDailyUsdLimit);
  return { total, unverified: Math.floor(total * unverifiedShare) };
}

/** A budget's calls whose audit events Postgres has yet to take; told while there are any, and once when there are none any more. */
export interface BacklogNote {
  userId: string;
  calls: number;
  /** When the call ended that waits for longest, in milliseconds since the epoch; null where none waits. */
  oldestAt: number | null;
}

/** What all budgets told. */
export interface Backlog {
  accounts: number;
  calls: number;
  oldestAt: number | null;
}

/** What one account has of the day on lease, and what it had used of it when it told last. */
export interface AccountLease {
  userId: string;
  verified: boolean;
  tokens: number;
  used: number;
}

/** So much of a day's limit of an account, or of one of its service tokens, is used. */
export interface ReachedNote {
  userId: string;
  day: string;
  of: Limited;
  unit: Unit;
  /** The service token, and the model where it is a limit of one; empty of an account. */
  subject: string;
  percent: number;
}

/** Accounts whose books a law is held against. */
export interface BooksInTurn {
  /** The next in turn: after as many looks as it takes, each account of the day was looked at. */
  round: readonly string[];
  /** Those for which some law did not hold when it was last looked at: they are looked at each time until it does. */
  differing: readonly string[];
  /** Of the day, all in all. */
  accounts: number;
}

/** What a law found. */
export interface BooksNote {
  day: string;
  law: string;
  looked: readonly string[];
  /** Of them, those it does not hold for. */
  differing: readonly string[];
}

/** The pool of a day, as its surfaces show it. */
export interface PoolFigures {
  leased: number;
  unverifiedLeased: number;
  /** Tokens settled, as budgets told with their last ask. */
  unverifiedUsed: number;
  accounts: number;
  unverifiedAccounts: number;
  /** What the latest ask found no room in; null again once there was room, or somebody gave back. */
  short: Shortage | null;
  /** Limits of accounts and of service tokens by how much of them is used; those of money too, of which the pool of tokens is told. Absent from the release before. */
  reached?: readonly { percent: number; limits: number }[] | undefined;
  /** Accounts for which a law did not hold when it was last looked at. Absent from the release before. */
  differing?: number | undefined;
}
