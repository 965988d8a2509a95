import type { Contract } from "../../platform/contract.ts";
import type { Money } from "../../platform/money.ts";

export const ATTEMPT_STATES = [
  "RESERVED",
  "PAYMENT_INITIATED",
  "PAYMENT_INITIATED_CART_RECONCILING",
  "COMPLETED",
  "FAILED",
  "EXPIRED",
  "REFUNDED",
] as const;
export type AttemptState = (typeof ATTEMPT_STATES)[number];
export type OpenState = Extract<AttemptState, "RESERVED" | "PAYMENT_INITIATED" | "PAYMENT_INITIATED_CART_RECONCILING">;

/** The diagram: from each state, where an attempt may go. A final state is left only by a refund of what was taken. */
export const TRANSITIONS: Record<AttemptState, readonly AttemptState[]> = {
  RESERVED: ["PAYMENT_INITIATED", "PAYMENT_INITIATED_CART_RECONCILING", "FAILED", "EXPIRED"],
  PAYMENT_INITIATED: ["PAYMENT_INITIATED_CART_RECONCILING", "FAILED", "EXPIRED"],
  PAYMENT_INITIATED_CART_RECONCILING: ["COMPLETED", "REFUNDED"],
  COMPLETED: ["REFUNDED"],
  FAILED: ["REFUNDED"],
  EXPIRED: ["REFUNDED"],
  REFUNDED: [],
};

/** States an attempt may come from into `to`. */
export function statesBefore(to: AttemptState): AttemptState[] {
  return ATTEMPT_STATES.filter((from) => TRANSITIONS[from].includes(to));
}

export const OPEN_STATES: readonly OpenState[] = ["RESERVED", "PAYMENT_INITIATED", "PAYMENT_INITIATED_CART_RECONCILING"];

export function isOpen(state: AttemptState): state is OpenState {
  return (OPEN_STATES as readonly AttemptState[]).includes(state);
}

/** One line as it was reserved, immutable. */
export interface AttemptLine {
  itemId: string;
  offerId: string;
  supplierId: string;
  title: string;
  quantity: number;
  unitPrice: Money;
}

/** A card that was not charged, as it is kept. */
export interface AttemptDecline {
  code: string;
  message: string;
  /** RFC 3339. */
  at: string;
}

/** The same as an attempt keeps it, with whose doing it was that it was heard of; nobody's where the release that wrote it did not say. */
export interface KeptDecline extends AttemptDecline {
  heardBy?: { by: string; ref: string | null; requestId: string | null };
}

/** Why the provider would never take a payment, as it is kept. */
export interface AttemptRefusal {
  code: string;
  message: string;
}

/**
 * Seconds after which an attempt in an open state is stuck: an operator-visible incident (CHK-3). Of the state that waits for its buyer
 * they are more than the attempt's expiry, after which it is our turn; the contract is refused otherwise.
 */
export function thresholdSeconds(state: OpenState, contract: Contract["checkout"]): number {
  const thresholds: Record<OpenState, number> = {
    RESERVED: contract.reservedSeconds,
    PAYMENT_INITIATED: contract.paymentInitiatedSeconds,
    PAYMENT_INITIATED_CART_RECONCILING: contract.cartReconcilingSeconds,
  };
  return thresholds[state];
}
