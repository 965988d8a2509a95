import type { Attempt, DeathCause, Transport } from "./delivery.ts";

export const DECISION_MODES = ["replay", "manual-escalation", "secondary-channel-only"] as const;
export type DecisionMode = (typeof DECISION_MODES)[number];

/** `in-progress`: decided, and its delivery is under way. `escalated`: a human carries it. `delivered`: it got there after all. */
export const DEAD_LETTER_STATES = ["undecided", "in-progress", "escalated", "delivered"] as const;
export type DeadLetterState = (typeof DEAD_LETTER_STATES)[number];

/** A notification that could not be delivered. Times are milliseconds since the epoch. */
export interface DeadLetter {
  id: string;
  deliveryId: string;
  alertId: string;
  alertKey: string;
  sequence: number;
  transport: Transport;
  state: DeadLetterState;
  cause: DeathCause;
  error: string | null;
  /** The secondary failed as well: it ranks first everywhere. */
  bothFailed: boolean;
  drill: boolean;
  /** When it last died: a replay that failed counts again. */
  diedAt: number;
}

export interface Decision {
  mode: DecisionMode;
  operator: string;
  note: string;
  incidentId: string | null;
  at: number;
  outcome: "pending" | "succeeded" | "failed";
  outcomeAt: number | null;
}

export interface DeadLetterDetail extends DeadLetter {
  payload: string;
  attempts: readonly Attempt[];
  decisions: readonly Decision[];
}
