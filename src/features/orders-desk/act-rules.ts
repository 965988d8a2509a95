import { isOpen, type AttemptState } from "../checkout/attempt.ts";
import type { OrderState } from "../orders/order-state.ts";
import type { Act } from "./schemas.ts";

/** What the books have of the payment, as far as acts depend on it. */
interface LeftMoney {
  left: { amount: number };
  /** Null where there is no order. */
  orderState: OrderState | null;
}

/**
 * What an operator can do about an attempt now. The provider can be asked of any payment, and of an open attempt the step after it is taken;
 * only one that nobody paid can be ended: what was paid becomes an order or goes back. What is left of
 * the money can be refunded once the attempt ended: before, the reconcile decides it. What is owed because its refund failed can be given back
 * another way too.
 */
export function actsFor(
  { state, paymentIntentId }: { state: AttemptState; paymentIntentId: string | null },
  money: LeftMoney | null,
): Act[] {
  const left = money?.left.amount ?? 0;
  const owed = money?.orderState === "REFUND_FAILED" || (state === "REFUNDED" && money?.orderState === null);
  const asked = paymentIntentId !== null || isOpen(state);
  const ended = state === "RESERVED" || state === "PAYMENT_INITIATED";
  return [
    ...(asked ? (["ask"] as const) : []),
    ...(ended ? (["end"] as const) : []),
    ...(left > 0 && !isOpen(state) ? (["refund"] as const) : []),
    ...(left > 0 && owed ? (["out-of-band"] as const) : []),
  ];
}
