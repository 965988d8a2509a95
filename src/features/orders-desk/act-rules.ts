import { isOpen, type AttemptState } from "../checkout/attempt.ts";
import type { Act } from "./schemas.ts";

/**
 * What an operator can do about an attempt now. The provider can be asked of any payment, and of an open attempt the step after it is taken;
 * only one that nobody paid can be ended: what was paid becomes an order or goes back. What is left of
 * the money can be refunded once the attempt ended: before, the reconcile decides it.
 */
export function actsFor({ state, paymentIntentId }: { state: AttemptState; paymentIntentId: string | null }, left: number): Act[] {
  const asked = paymentIntentId !== null || isOpen(state);
  const ended = state === "RESERVED" || state === "PAYMENT_INITIATED";
  return [
    ...(asked ? (["ask"] as const) : []),
    ...(ended ? (["end"] as const) : []),
    ...(left > 0 && !isOpen(state) ? (["refund"] as const) : []),
  ];
}
