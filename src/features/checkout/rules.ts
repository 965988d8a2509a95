import type { Money } from "../../platform/money.ts";
import { isSamePrice, lapseOf, nowOf, type QuoteLapse } from "../cart/quote-rules.ts";
import type { Quote } from "../cart/rules.ts";
import type { CartSnapshot } from "../cart/schemas.ts";
import type { AttemptState } from "./attempt.ts";
import type { Payment, UnknownPayment } from "./ports.ts";

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
  | { kind: "settle"; payment: Payment }
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
export function nextStep(attempt: Standing, payment: Payment | UnknownPayment | undefined, now: Date): Step {
  const expired = now >= attempt.expiresAt;
  switch (attempt.state) {
    case "RESERVED":
      return expired ? { kind: "end", to: "EXPIRED", reason: "expired-before-payment" } : { kind: "create-payment" };
    case "PAYMENT_INITIATED":
    case "PAYMENT_INITIATED_CART_RECONCILING":
      return payment ? afterAsking(attempt.state, payment, expired) : { kind: "read-payment" };
    case "COMPLETED":
    case "FAILED":
    case "EXPIRED":
    case "REFUNDED":
      return { kind: "none" };
  }
}

function afterAsking(state: AttemptState, payment: Payment | UnknownPayment, expired: boolean): Step {
  switch (payment.status) {
    case "unknown":
      // Of one that is reconciling the money was seen: that is not ended on a provider's not knowing, but pages once it is stuck.
      return state === "PAYMENT_INITIATED_CART_RECONCILING"
        ? { kind: "wait", for: "provider" }
        : { kind: "end", to: expired ? "EXPIRED" : "FAILED", reason: "payment-unknown" };
    case "succeeded":
      return { kind: "settle", payment };
    case "canceled":
      return expired ? { kind: "end", to: "EXPIRED", reason: "expired-unpaid" } : { kind: "end", to: "FAILED", reason: "payment-canceled" };
    case "processing":
      return { kind: "wait", for: "provider" };
    case "awaiting-payment":
    case "requires-action":
      return expired ? { kind: "cancel-payment" } : { kind: "wait", for: "buyer" };
  }
}
