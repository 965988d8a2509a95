import type { DecisionMode } from "./dead-letter.ts";
import type { Attempt } from "./delivery.ts";
import type { LetterInTurn, ManyState, TurnState } from "./many.ts";

/** Letters that one decision takes at most. */
export const MOST_LETTERS = 1_000;
/** Alerts that are acknowledged at once at most, in one transaction. */
export const MOST_ALERTS = 500;
/** Letters under way at once: a receiver that is back is not given all of an outage in a moment. */
export const AT_ONCE = 20;
/** Turns that are looked back on, and how many of them may fail. */
const LOOKED_BACK = 10;
const MAY_FAIL = 5;

/** What became of a letter whose turn it is; undefined where it is gone. */
export function turnOf(letter: LetterInTurn | undefined): TurnState {
  if (letter === undefined) return "left";
  if (letter.state === "in-progress") return "under-way";
  return letter.state === "undecided" ? "failed" : "settled";
}

/**
 * Whether its receiver refused a letter under way, or failed, itself or another, since it was to be tried. That it was not tried, because its
 * transport rests, says nothing of a receiver that may be back: it waits for whoever finds out.
 */
export const isFailing = (tries: readonly Pick<Attempt, "at" | "status" | "error">[], receiverFailedAt: number | null): boolean =>
  tries.some(({ at, status, error }) => error !== null && (status !== null || (receiverFailedAt ?? 0) >= at));

/** Whether a mode sends, so that a receiver has to be found out about first. */
export const sends = (mode: DecisionMode): boolean => mode !== "manual-escalation";

/** How far it has come. */
export interface ManyStanding {
  state: ManyState;
  waiting: number;
  underWay: number;
  /** A letter of it was delivered: its receiver takes what it is sent. */
  proven: boolean;
  /** A letter under way has failed a try. */
  failing: boolean;
  /** What became of the last that ended, newest first. */
  last: readonly TurnState[];
}

/** What to do next: how many letters have their turn, and the state it is in. */
export function nextOf({ state, waiting, underWay, proven, failing, last }: ManyStanding): { state: ManyState; take: number } {
  const failed = last.slice(0, LOOKED_BACK).filter((turn) => turn === "failed").length;
  if (state === "canary" && !proven) {
    if (failing || failed > 0) return { state: "canary-failed", take: 0 };
    if (underWay > 0) return { state, take: 0 };
    return waiting === 0 ? { state: "done", take: 0 } : { state, take: 1 };
  }
  if (state !== "canary" && state !== "running") return { state, take: 0 };
  if (failed > MAY_FAIL) return { state: "stopped", take: 0 };
  if (waiting + underWay === 0) return { state: "done", take: 0 };
  return { state: "running", take: Math.max(0, Math.min(waiting, AT_ONCE - underWay)) };
}

export const isUnderWay = (state: ManyState): boolean => state === "canary" || state === "running";
