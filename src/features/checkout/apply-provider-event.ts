import { isOpen } from "./attempt.ts";
import { endCheckout } from "./end-checkout.ts";
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
  if (payment.attemptId === null) return "ignored";
  switch (payment.status) {
    case "succeeded":
      return settlePayment(deps, payment.attemptId, payment);
    case "canceled":
      return endUnpaid(deps, payment.attemptId, payment);
    case "awaiting-payment":
      return payment.failure === null ? "waiting-for-buyer" : endUnpaid(deps, payment.attemptId, payment);
    case "processing":
      return "waiting-for-provider";
  }
}

/**
 * A failed payment ends its attempt. The intent could still be paid by another card, so it is cancelled first;
 * where a payment came before that, it wins.
 */
async function endUnpaid(deps: CheckoutDeps, attemptId: string, payment: Payment): Promise<string> {
  const attempt = await findAttempt(deps.db, attemptId);
  if (!attempt || !isOpen(attempt.state) || attempt.state === "PAYMENT_INITIATED_CART_RECONCILING") return "ignored";
  if (attempt.paymentIntentId !== null && attempt.paymentIntentId !== payment.intentId) return "ignored";
  const truth = payment.status === "canceled" ? payment : await deps.payments.cancel(payment.intentId);
  if (truth.status === "succeeded") return settlePayment(deps, attemptId, truth);
  if (truth.status !== "canceled") return "waiting-for-provider";
  const expired = deps.clock.now() >= attempt.expiresAt && payment.failure === null;
  const reason = expired ? "expired-unpaid" : (payment.failure ?? "payment-canceled");
  const ended = await endCheckout(deps, attempt, { to: expired ? "EXPIRED" : "FAILED", reason });
  return ended ? ended.state.toLowerCase() : "ended-before";
}
