import { ok, refused, type Result } from "../../platform/result.ts";

/**
 * The daily token budget of one user (LLM-3): the worst case is taken before a call and corrected after it,
 * so that calls in parallel cannot overshoot. Every reservation ends once: settled, or released where nothing was used.
 */
export type ReservationState = "open" | "settled" | "released";

export type BudgetCommand = { type: "reserve"; tokens: number; limit: number } | { type: "settle"; tokens: number } | { type: "release" };

export interface BudgetFacts {
  /** Tokens of the day's settled calls. */
  settled: number;
  /** Tokens of the day's open reservations. */
  reserved: number;
  /** This call's reservation, where there is one. */
  reservation: ReservationState | undefined;
}

export type BudgetPlan =
  | { kind: "open"; tokens: number }
  | { kind: "close"; state: "settled" | "released"; tokens: number }
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
    if (settled + reserved + command.tokens > command.limit) return refused({ kind: "over-limit", settled, reserved });
    return ok({ kind: "open", tokens: command.tokens });
  }
  if (facts.reservation !== "open") return ok({ kind: "nothing" });
  return ok(
    command.type === "settle"
      ? { kind: "close", state: "settled", tokens: command.tokens }
      : { kind: "close", state: "released", tokens: 0 },
  );
}
