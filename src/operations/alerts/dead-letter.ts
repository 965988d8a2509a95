import type { Attempt, DeathCause, Transport } from "./delivery.ts";

export const DECISION_MODES = ["replay", "manual-escalation", "secondary-channel-only"] as const;
export type DecisionMode = (typeof DECISION_MODES)[number];

/**
 * `in-progress`: decided, and its delivery is under way. `escalated`: a human carries it. `delivered`: it got there after all. `superseded`: it was to be
 * sent, and its alert had moved on, so that nothing was.
 */
export const DEAD_LETTER_STATES = ["undecided", "in-progress", "escalated", "delivered", "superseded"] as const;

/** Why a notification is no longer true: its alert is over, or the receiver has a later word of it. */
export type Superseded = "alert-resolved" | "later-word";
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
  /** What was to be told, as it was to be told: an alert's severity and summary, an incident's severity and title. The ledger of the release before does not say. */
  severity?: string | null;
  summary?: string | null;
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
  /** Where a decision would send nothing, why. The ledger of the release before does not say. */
  superseded?: Superseded | null;
  attempts: readonly Attempt[];
  decisions: readonly Decision[];
}
