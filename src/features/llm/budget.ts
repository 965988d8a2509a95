import type { Contract } from "../../platform/contract.ts";
import { ok, refused, type Result } from "../../platform/result.ts";

/**
 * The daily token budget of one user (LLM-3): the worst case is taken before a call and corrected after it,
 * so that calls in parallel cannot overshoot. Every reservation ends once: settled, or released where nothing was used.
 * What a user may take is the user's own limit, and of the budget of all accounts the part that the user's budget has on lease (pool.ts).
 */
export type ReservationState = "open" | "settled" | "released";

export type BudgetCommand = { type: "reserve"; tokens: number; limit: number } | { type: "settle"; tokens: number } | { type: "release" };

export interface BudgetFacts {
  /** Tokens of the day's settled calls. */
  settled: number;
  /** Tokens of the day's open reservations. */
  reserved: number;
  /** Tokens on lease for the day from the budget of all accounts. */
  leased: number;
  /** This call's reservation, where there is one. */
  reservation: ReservationState | undefined;
}

export type BudgetPlan =
  | { kind: "open"; tokens: number }
  | { kind: "close"; state: "settled" | "released"; tokens: number }
  /** The lease does not cover it: decide again once it is `atLeast` so large. */
  | { kind: "lease"; atLeast: number }
  | { kind: "nothing" };

export interface OverLimit {
  kind: "over-limit";
  settled: number;
  reserved: number;
}

/** Repeats change nothing; a settlement that comes after the reservation was ended by expiry is ignored: it has been accounted. */
export function decide(command: BudgetCommand, facts: BudgetFacts): Result<BudgetPlan, OverLimit> {
  if (command.type === "reserve") {
    if (facts.reservation !== undefined) return ok({ kind: "nothing" });
    const { settled, reserved } = facts;
    const taken = settled + reserved + command.tokens;
    if (taken > command.limit) return refused({ kind: "over-limit", settled, reserved });
    if (taken > facts.leased) return ok({ kind: "lease", atLeast: taken });
    return ok({ kind: "open", tokens: command.tokens });
  }
  if (facts.reservation !== "open") return ok({ kind: "nothing" });
  return ok(
    command.type === "settle"
      ? { kind: "close", state: "settled", tokens: command.tokens }
      : { kind: "close", state: "released", tokens: 0 },
  );
}

/** Whether a call that has no room now has none until midnight: what is settled stays, what is reserved mostly comes back. */
export const isSpent = (needed: number, { settled }: Pick<OverLimit, "settled">, limit: number): boolean => settled + needed > limit;

/** Tokens a day an account may use. One whose address nobody proved to read costs nothing to make, so it gets little. */
export const dailyLimit = (llm: Contract["llm"], addressVerified: boolean): number =>
  addressVerified ? llm.dailyTokenLimit : llm.unverifiedDailyTokenLimit;
