import type { DeadLetterState, DecisionMode } from "./dead-letter.ts";
import type { DeathCause, Transport } from "./delivery.ts";

/** Which undecided dead letters are meant: all that is given has to fit. */
export interface LettersMeant {
  transport: Exclude<Transport, "support">;
  cause?: DeathCause | undefined;
  /** In the alert's key or in the error, whatever the case of its letters. */
  text?: string | undefined;
  ids?: readonly string[] | undefined;
}

/**
 * `canary`: one letter finds out whether the receiver takes what it is sent. `running`: the others follow, some at a time. The rest are ends, and what
 * waited then stays undecided: `canary-failed`, `stopped` where most of the last failed, `halted` by an operator.
 */
export const MANY_STATES = ["canary", "running", "done", "canary-failed", "stopped", "halted"] as const;
export type ManyState = (typeof MANY_STATES)[number];

/** What became of one of the letters: `left` was decided otherwise, or is there no more. */
export type TurnState = "waiting" | "under-way" | "settled" | "failed" | "left";

/** One decision on many dead letters. Times are milliseconds since the epoch. */
export interface ManyDecided {
  id: string;
  state: ManyState;
  mode: DecisionMode;
  note: string;
  by: { id: string; email: string };
  meant: LettersMeant;
  createdAt: number;
  endedAt: number | null;
}

export interface ManyProgress extends ManyDecided {
  total: number;
  turns: Readonly<Record<TurnState, number>>;
}

/** With the letters that were decided in the call itself: where nothing is sent all of them, else the canary. */
export interface ManyBegun extends ManyProgress {
  decidedNow: readonly string[];
}

/** What a dry run found. */
export interface ManyForeseen {
  matching: number;
  /** Of those at most as many as are decided at once, the oldest. */
  chosen: number;
  /** Known by it: begun with another, it is refused, because others are meant by now. */
  set: string;
}

export interface ManyAsked {
  meant: LettersMeant;
  mode: DecisionMode;
  note: string;
  /** `set` of the dry run, where there was one. */
  set?: string | undefined;
}

export type ManyRefusal =
  | { kind: "secondary-not-configured" }
  | { kind: "others-meant" }
  | { kind: "none-meant" }
  | { kind: "many-under-way"; id: string };
export type HaltRefusal = { kind: "no-such-many" } | { kind: "many-ended"; state: ManyState };

/** A letter whose turn it is, as it stands now. */
export interface LetterInTurn {
  state: DeadLetterState;
  /** Its receiver refused it or failed since, though other tries may follow. */
  failing: boolean;
}
