import type { Money } from "../../platform/money.ts";

/** What moves money of a payment, as its provider tells it; but for `out-of-band`, which an operator tells: given back another way. */
export const MOVEMENT_KINDS = ["capture", "refund", "dispute", "out-of-band"] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

export const MOVEMENT_STATES = ["pending", "succeeded", "failed", "inquiry", "open", "won", "lost", "dropped"] as const;
export type MovementState = (typeof MOVEMENT_STATES)[number];

/**
 * The diagrams, one a kind: from each state, where a movement may go. What the provider said last is not what we hear last, so a
 * step that is not here is an old answer and changes nothing. A refund may fail after it succeeded; a dispute that was lost may be won on appeal.
 */
export const MOVEMENT_TRANSITIONS: Readonly<Record<MovementKind, Partial<Record<MovementState, readonly MovementState[]>>>> = {
  capture: { succeeded: [] },
  refund: { pending: ["succeeded", "failed"], succeeded: ["failed"], failed: [] },
  "out-of-band": { succeeded: [] },
  dispute: { inquiry: ["open", "won", "lost", "dropped"], open: ["won", "lost"], lost: ["won"], won: [], dropped: [] },
};

/** Whose doing it is. `provider`: by hand in the provider's own console, or by the provider itself. */
export const MOVERS = ["buyer", "operator", "provider", "system"] as const;
export type Mover = (typeof MOVERS)[number];

/** One movement as the provider tells of it now. */
export interface ToldMovement {
  kind: MovementKind;
  /** The provider's id of it: of a charge, a refund or a dispute. */
  providerId: string;
  state: MovementState;
  amount: Money;
  /** Why, in the words of who asked for it; null where nobody said. */
  cause: string | null;
  /** The provider's word for why it failed. */
  failure: string | null;
  by: Mover;
  /** The operator, where it was one. */
  byId: string | null;
  /** Our request that it answers; null where it was made elsewhere. */
  requestId: string | null;
  happenedAt: Date;
  /** Of a dispute: whether its money was taken from us for now. */
  fundsWithdrawn: boolean;
}

/** A payment with all that moved its money. */
export interface ToldPayment {
  intentId: string;
  attemptId: string | null;
  movements: readonly ToldMovement[];
}
