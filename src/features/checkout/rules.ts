import type { Money } from "../../platform/money.ts";
import { isSamePrice, lapseOf, nowOf, type QuoteLapse } from "../cart/quote-rules.ts";
import type { Quote } from "../cart/rules.ts";
import type { CartSnapshot } from "../cart/schemas.ts";
import type { AttemptState } from "./attempt.ts";
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
  /** Why the quoted price is not owed, where the price has changed. */
  lapse?: QuoteLapse;
}

/**
 * Compares what the cart holds with what the offers say now. A changed price is no change of a line whose quote is owed, and a quote that
 * ran out at an unchanged price is as good as new.
 */
export function changesOf(
  lines: CartSnapshot["items"],
  quotes: ReadonlyMap<string, Quote>,
  { at, heldUpTo }: { at: Date; heldUpTo: number },
): LineChange[] {
  return lines.flatMap((line): LineChange[] => {
    const { id: itemId, offerId, unitPrice: from } = line;
    const { unitPrice: to, available, minimumQuantity } = nowOf(line, quotes.get(offerId));
    if (!available || to === null || minimumQuantity === null)
      return [{ itemId, offerId, kind: "unavailable", from, to: null, minimumQuantity: null }];
    const change = { itemId, offerId, from, to, minimumQuantity };
    const lapse = isSamePrice(from, to) ? undefined : lapseOf(line, at, { heldUpTo, now: to });
    if (lapse) return [{ ...change, kind: "price-changed", lapse }];
    return line.quantity < minimumQuantity ? [{ ...change, kind: "below-minimum-quantity" }] : [];
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
export type Settlement =
  | { kind: "order" }
  /** All of it went back: nothing is left to give back, and nothing to order with. */
  | { kind: "returned"; reason: string }
  /** What is left of it has to go back. */
  | { kind: "refund"; reason: string }
  /** Some of it is on its way back, which may fail: until the provider says, it is neither here nor gone. */
  | { kind: "wait" }
  | { kind: "settled-before" }
  /** It was given back, and is here again: the refund failed after it had succeeded. */
  | { kind: "refund-undone" };

/**
 * Decided on what was captured less what was refunded, as the provider says at this moment. An order where the attempt can
 * still become one and what is left is exactly its amount; else what is left goes back. A standing order ends only by a
 * refund of everything.
 */
export function settlementOf(
  attempt: { state: AttemptState; amount: number; currency: string; paymentIntentId: string | null },
  payment: Pick<Payment, "intentId" | "received" | "refunded" | "refunding">,
): Settlement {
  const { received, refunded, refunding } = payment;
  const left = received.amount - refunded.amount;
  const second = attempt.paymentIntentId !== null && attempt.paymentIntentId !== payment.intentId;
  if (second && left <= 0) return { kind: "settled-before" };
  if (second) return giveBack("paid-twice", payment);
  switch (attempt.state) {
    case "COMPLETED":
      return left <= 0 ? { kind: "returned", reason: "refunded-at-provider" } : { kind: "settled-before" };
    case "REFUNDED":
      return left - refunding.amount <= 0 ? { kind: "settled-before" } : { kind: "refund-undone" };
    case "FAILED":
    case "EXPIRED":
      return giveBack(`paid-after-${attempt.state.toLowerCase()}`, payment);
    case "RESERVED":
    case "PAYMENT_INITIATED":
    case "PAYMENT_INITIATED_CART_RECONCILING": {
      const exact = (amount: number) => amount === attempt.amount && received.currency === attempt.currency;
      if (exact(left) && refunding.amount === 0) return { kind: "order" };
      return giveBack(exact(received.amount) ? "refunded-before-order" : "amount-differs", payment);
    }
  }
}

function giveBack(reason: string, { received, refunded, refunding }: Pick<Payment, "received" | "refunded" | "refunding">): Settlement {
  if (received.amount - refunded.amount <= 0) return { kind: "returned", reason };
  return refunding.amount > 0 ? { kind: "wait" } : { kind: "refund", reason };
}

/** When something that follows an earlier moment happened: clocks of two isolates may differ, what follows has to sort behind. */
export function momentAfter(earlier: Date | null, now: Date): Date {
  return earlier !== null && earlier >= now ? new Date(earlier.getTime() + 1) : now;
}
