import type { Money } from "../../platform/money.ts";
import type { Quote } from "../cart/rules.ts";
import type { AttemptLine, AttemptState } from "./attempt.ts";
import type { Payment } from "./ports.ts";

/** Why a line of the cart can no longer be bought as it stands there. */
export interface LineChange {
  itemId: string;
  offerId: string;
  kind: "unavailable" | "price-changed" | "below-minimum-quantity";
  /** Price in the cart and price of now; null where there is none. */
  from: Money;
  to: Money | null;
  minimumQuantity: number | null;
}

/** Compares what the cart holds with what the offers say now. A quote that ran out at an unchanged price is as good as new. */
export function changesOf(lines: readonly AttemptLine[], quotes: ReadonlyMap<string, Quote>): LineChange[] {
  return lines.flatMap(({ itemId, offerId, quantity, unitPrice }): LineChange[] => {
    const quote = quotes.get(offerId);
    const change = { itemId, offerId, from: unitPrice };
    if (!quote?.available) return [{ ...change, kind: "unavailable", to: null, minimumQuantity: null }];
    const { unitPrice: to, minimumQuantity } = quote;
    if (to.currency !== unitPrice.currency || to.amount !== unitPrice.amount)
      return [{ ...change, kind: "price-changed", to, minimumQuantity }];
    return quantity < minimumQuantity ? [{ ...change, kind: "below-minimum-quantity", to, minimumQuantity }] : [];
  });
}

/** What drives an attempt on. */
export type Step =
  | { kind: "create-payment" }
  | { kind: "read-payment" }
  | { kind: "cancel-payment" }
  /** The provider took the money: an order or a refund. */
  | { kind: "settle" }
  /** Somebody else's turn: the buyer's, or the provider's. */
  | { kind: "wait"; for: "buyer" | "provider" }
  | { kind: "end"; to: "FAILED" | "EXPIRED"; reason: string }
  | { kind: "none" };

interface Standing {
  state: AttemptState;
  paymentIntentId: string | null;
  expiresAt: Date;
}

/**
 * The next step of an attempt, given what the provider says of its payment (undefined: not asked yet).
 * An attempt expires only where no payment can follow: an open payment is cancelled first.
 */
export function nextStep(attempt: Standing, payment: Payment | undefined, now: Date): Step {
  const expired = now >= attempt.expiresAt;
  switch (attempt.state) {
    case "RESERVED":
      return expired ? { kind: "end", to: "EXPIRED", reason: "expired-before-payment" } : { kind: "create-payment" };
    case "PAYMENT_INITIATED":
    case "PAYMENT_INITIATED_CART_RECONCILING":
      return payment ? afterAsking(payment, expired) : { kind: "read-payment" };
    case "COMPLETED":
    case "FAILED":
    case "EXPIRED":
    case "REFUNDED":
      return { kind: "none" };
  }
}

function afterAsking(payment: Payment, expired: boolean): Step {
  switch (payment.status) {
    case "succeeded":
      return { kind: "settle" };
    case "canceled":
      return expired
        ? { kind: "end", to: "EXPIRED", reason: "expired-unpaid" }
        : { kind: "end", to: "FAILED", reason: payment.failure ?? "payment-canceled" };
    case "processing":
      return { kind: "wait", for: "provider" };
    case "awaiting-payment":
      return expired ? { kind: "cancel-payment" } : { kind: "wait", for: "buyer" };
  }
}

/** What becomes of money the provider took for an attempt. */
export type Settlement = { kind: "order" } | { kind: "refund"; reason: string } | { kind: "settled-before" };

/** An order where the attempt can still become one and was paid exactly; else the money goes back. */
export function settlementOf(
  attempt: { state: AttemptState; amount: number; currency: string; paymentIntentId: string | null },
  payment: Payment,
): Settlement {
  if (attempt.paymentIntentId !== null && attempt.paymentIntentId !== payment.intentId) return { kind: "refund", reason: "paid-twice" };
  switch (attempt.state) {
    case "COMPLETED":
    case "REFUNDED":
      return { kind: "settled-before" };
    case "FAILED":
    case "EXPIRED":
      return { kind: "refund", reason: `paid-after-${attempt.state.toLowerCase()}` };
    case "RESERVED":
    case "PAYMENT_INITIATED":
    case "PAYMENT_INITIATED_CART_RECONCILING": {
      const exact = payment.received.amount === attempt.amount && payment.received.currency === attempt.currency;
      return exact ? { kind: "order" } : { kind: "refund", reason: "amount-differs" };
    }
  }
}
