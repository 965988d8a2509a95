import { isOpen } from "./attempt.ts";
import { endCheckout } from "./end-checkout.ts";
import { noteUnpaid } from "./note-unpaid.ts";
import type { CheckoutDeps, Payment, ProviderEvent } from "./ports.ts";
import { settlePayment } from "./settle-payment.ts";
import { findAttempt } from "./store.ts";

/**
 * Acts on one event of the provider; answers what came of it. An event says which payment to look at and nothing more: the
 * provider is asked what is true now, so duplicates, late and out-of-order events are harmless, and a stale one cannot lie.
 */
export async function applyProviderEvent(deps: CheckoutDeps, event: ProviderEvent): Promise<string> {
  if (event.intentId === null) return "ignored";
  const payment = await deps.payments.read(event.intentId);
  if (payment.status === "unknown") return "unknown-payment";
  if (payment.attemptId === null) return "ignored";
  switch (payment.status) {
    case "succeeded":
      return settlePayment(deps, payment.attemptId, payment);
    case "canceled":
      return endUnpaid(deps, payment.attemptId, payment);
    case "awaiting-payment":
    case "requires-action":
    case "processing":
      return noteUnpaid(deps, payment.attemptId, payment);
  }
}

/** A payment that was made impossible, here or at the provider, ends its attempt. */
async function endUnpaid(deps: CheckoutDeps, attemptId: string, payment: Payment): Promise<string> {
  const attempt = await findAttempt(deps.db, attemptId);
  if (!attempt || !isOpen(attempt.state) || attempt.state === "PAYMENT_INITIATED_CART_RECONCILING") return "ignored";
  if (attempt.paymentIntentId !== null && attempt.paymentIntentId !== payment.intentId) return "ignored";
  const expired = deps.clock.now() >= attempt.expiresAt;
  const reason = expired ? "expired-unpaid" : "payment-canceled";
  const ended = await endCheckout(deps, attempt, { to: expired ? "EXPIRED" : "FAILED", reason });
  return ended ? ended.state.toLowerCase() : "ended-before";
}
