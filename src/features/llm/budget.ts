import type { Contract } from "../../platform/contract.ts";
import type { LlmLimits, ModelLimits } from "../../platform/llm-limits.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { nanoUsdOf } from "../../platform/nano-usd.ts";
import { UNITS, type Amount, type Unit } from "./unit.ts";

/**
 * The daily token budget of one user (LLM-3): the worst case is taken before a call and corrected after it,
 * so that calls in parallel cannot overshoot. Every reservation ends once: settled, or released where nothing was used.
 * What a user may take is the user's own limit, and of the budget of all accounts the part that the user's budget has on lease (pool.ts).
 */
export type ReservationState = "open" | "settled" | "released";

/** Whose day a limit is of: the account's, a service token's, or what a service token may use of one model. */
export const LIMITED = ["account", "service-token", "service-token-model"] as const;
export type Limited = (typeof LIMITED)[number];

export interface Spent {
  /** Of the day's settled calls. */
  settled: number;
  /** Of the day's open reservations. */
  reserved: number;
}

/** A limit of a day, as it stands. */
export interface LimitStanding extends Spent {
  of: Limited;
  unit: Unit;
  limit: number;
}

/** One limit that a call meets. */
export interface Purse extends LimitStanding {
  /** What the call can use at most. */
  needed: number;
  /** Of an account: what isolates have on lease of it. Taken, and none of what a caller is told: it is what calls hold, or left. */
  lent?: number | undefined;
  /** Of an account: on lease for the day from the budget of all accounts. */
  leased?: number | undefined;
}

/** Percentages of a limit that are used, of those that are told of. What is only reserved may come back. */
export const percentsReached = ({ settled, limit }: Pick<Purse, "settled" | "limit">, percents: readonly number[]): number[] =>
  percents.filter((percent) => settled * 100 >= limit * percent);

export type ReservePlan =
  | { kind: "open" }
  /** The lease does not cover it: decide again once it is `atLeast` so large. */
  | { kind: "lease"; unit: Unit; atLeast: number }
  | { kind: "nothing" };

export interface OverLimit extends Spent {
  kind: "over-limit";
  /** Absent from the release before: the account's tokens. */
  of?: Limited;
  unit?: Unit;
  limit?: number;
}

/**
 * Takes a call's worst case from each purse it meets, or from none: refused by one that it is larger than before one that is
 * spent, and by that before one that others only hold. Repeats change nothing.
 */
export function decideReserve(purses: readonly Purse[], reservation: ReservationState | undefined): Result<ReservePlan, OverLimit> {
  if (reservation !== undefined) return ok({ kind: "nothing" });
  const taken = ({ settled, reserved, lent = 0, needed }: Purse): number => settled + reserved + lent + needed;
  const overs = purses.filter((purse) => taken(purse) > purse.limit);
  const over =
    overs.find(({ needed, limit }) => needed > limit) ?? overs.find((purse) => isSpent(purse.needed, purse, purse.limit)) ?? overs[0];
  if (over) {
    const { of, unit, limit, settled, reserved } = over;
    return refused({ kind: "over-limit", of, unit, limit, settled, reserved });
  }
  const short = purses.find((purse) => purse.leased !== undefined && taken(purse) > purse.leased);
  return ok(short ? { kind: "lease", unit: short.unit, atLeast: taken(short) } : { kind: "open" });
}

/** A reservation ends once; a settlement that comes after it was ended by expiry is ignored: it has been accounted. */
export const endsReservation = (reservation: ReservationState | undefined): boolean => reservation === "open";

/** What of a service token's limits a call of this model meets. */
export interface TokenLimit {
  of: Exclude<Limited, "account">;
  unit: Unit;
  limit: number;
}

/** The limits that a call of a model meets, narrowest first. */
export function tokenLimits({ models = {}, ...all }: LlmLimits, model: string): TokenLimit[] {
  const each = (of: TokenLimit["of"], limits: ModelLimits) =>
    UNITS.flatMap((unit) => {
      const limit = limits[unit];
      return limit === undefined ? [] : [{ of, unit, limit }];
    });
  return [...each("service-token-model", (Object.hasOwn(models, model) ? models[model] : undefined) ?? {}), ...each("service-token", all)];
}

/** Whether a call that has no room now has none until midnight: what is settled stays, what is reserved mostly comes back. */
export const isSpent = (needed: number, { settled }: Pick<OverLimit, "settled">, limit: number): boolean => settled + needed > limit;

/** What an account may use a day. One whose address nobody proved to read costs nothing to make, so it gets little. */
export const dailyLimit = (llm: Contract["llm"], addressVerified: boolean): Amount =>
  addressVerified
    ? { tokens: llm.dailyTokenLimit, nanoUsd: nanoUsdOf(llm.dailyUsdLimit) }
    : { tokens: llm.unverifiedDailyTokenLimit, nanoUsd: nanoUsdOf(llm.unverifiedDailyUsdLimit) };
