import type { OrderState } from "../orders/order-state.ts";
import type { AttemptState } from "./attempt.ts";
import type { Payment } from "./ports.ts";

/** What becomes of money the provider took for an attempt. */
export type Settlement =
  | { kind: "order" }
  /** All of it went back: nothing is left to give back, and nothing to order with. */
  | { kind: "returned"; reason: string }
  /** What is left of it has to go back. */
  | { kind: "refund"; reason: string }
  /** Some of it is on its way back, or disputed: until the provider says, it is neither here nor gone. */
  | { kind: "wait" }
  | { kind: "settled-before" }
  /** It was given back, and is here again: the refund failed after it had succeeded. */
  | { kind: "refund-undone" };

type PaidMoney = Pick<Payment, "received" | "refunded" | "refunding" | "disputing" | "lost">;

/** An attempt, as far as it decides what becomes of its money. */
interface Settled {
  state: AttemptState;
  amount: number;
  currency: string;
  paymentIntentId: string | null;
  orderState?: OrderState | null;
  /** Given back another way than by the provider, in minor units. */
  outOfBand?: number;
}

/**
 * Decided on what was captured less what was refunded, as the provider says at this moment. An order where the attempt can
 * still become one and what is left is exactly its amount; else what is left goes back. A standing order ends only by a
 * refund of everything, and is owed where that refund failed afterwards. Where there is no order, what was lost to a dispute went back like any refund, and what is disputed
 * waits like one that is pending: it can neither be ordered with nor given back.
 */
export function settlementOf(attempt: Settled, payment: PaidMoney & { intentId: string }): Settlement {
  const { received } = payment;
  const { left, unsure } = standingOf(payment);
  const second = attempt.paymentIntentId !== null && attempt.paymentIntentId !== payment.intentId;
  if (second && left <= 0) return { kind: "settled-before" };
  if (second) return giveBack("paid-twice", payment);
  switch (attempt.state) {
    case "COMPLETED":
      if (received.amount - payment.refunded.amount <= 0) return { kind: "returned", reason: "refunded-at-provider" };
      return { kind: attempt.orderState === "REFUND_FAILED" ? "refund-undone" : "settled-before" };
    case "REFUNDED":
      return left - unsure - (attempt.outOfBand ?? 0) <= 0 ? { kind: "settled-before" } : { kind: "refund-undone" };
    case "FAILED":
    case "EXPIRED":
      return giveBack(`paid-after-${attempt.state.toLowerCase()}`, payment);
    case "RESERVED":
    case "PAYMENT_INITIATED":
    case "PAYMENT_INITIATED_CART_RECONCILING": {
      const exact = (amount: number) => amount === attempt.amount && received.currency === attempt.currency;
      if (exact(left) && unsure === 0) return { kind: "order" };
      return giveBack(exact(received.amount) ? "refunded-before-order" : "amount-differs", payment);
    }
  }
}

/** What of the money is with us, and what of that may still go. */
function standingOf({ received, refunded, refunding, disputing, lost }: PaidMoney): { left: number; unsure: number } {
  return { left: received.amount - refunded.amount - lost.amount, unsure: refunding.amount + disputing.amount };
}

function giveBack(reason: string, payment: PaidMoney): Settlement {
  const { left, unsure } = standingOf(payment);
  if (left <= 0) return { kind: "returned", reason };
  return unsure > 0 ? { kind: "wait" } : { kind: "refund", reason };
}
