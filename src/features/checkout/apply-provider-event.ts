import { isOpen } from "./attempt.ts";
import { endCheckout } from "./end-checkout.ts";
import type { CheckoutDeps, Payment, ProviderEvent } from "./ports.ts";
import { settlePayment } from "./settle-payment.ts";
import { findAttempt, findAttemptByIntent, markReconciling, type Attempt } from "./store.ts";

/**
 * Acts on one event of the provider; answers what came of it. Duplicates, late and out-of-order events are harmless:
 * what an event says is final at the provider is taken as said, for all else the provider is asked what is true now.
 */
export async function applyProviderEvent(deps: CheckoutDeps, event: ProviderEvent): Promise<string> {
  if (event.refundedIntentId !== null) return refunded(deps, event.refundedIntentId);
  const { payment } = event;
  if (!payment?.attemptId) return "ignored";
  switch (event.type) {
    case "payment_intent.succeeded":
      return settlePayment(deps, payment.attemptId, payment);
    case "payment_intent.payment_failed":
      return failed(deps, payment.attemptId, payment, true);
    case "payment_intent.canceled":
      return failed(deps, payment.attemptId, payment, false);
    default:
      return "ignored";
  }
}

/**
 * A failed payment ends its attempt. The intent could still be paid by another card, so it is cancelled first;
 * where a payment came before that, it wins.
 */
async function failed(deps: CheckoutDeps, attemptId: string, payment: Payment, cancelFirst: boolean): Promise<string> {
  const attempt = await findAttempt(deps.db, attemptId);
  if (!attempt || !awaitsPayment(attempt)) return "ignored";
  if (attempt.paymentIntentId !== null && attempt.paymentIntentId !== payment.intentId) return "ignored";
  const truth = cancelFirst ? await deps.payments.cancel(payment.intentId) : payment;
  if (truth.status === "succeeded") return settlePayment(deps, attemptId, truth);
  if (truth.status !== "canceled") return "waiting-for-provider";
  const expired = deps.clock.now() >= attempt.expiresAt && payment.failure === null;
  const reason = expired ? "expired-unpaid" : (payment.failure ?? "payment-canceled");
  const ended = await endCheckout(deps, attempt, { to: expired ? "EXPIRED" : "FAILED", reason });
  return ended ? ended.state.toLowerCase() : "ended-before";
}

/** Refunded in full at the provider, by us or by hand there. */
async function refunded(deps: CheckoutDeps, intentId: string): Promise<string> {
  const attempt = await findAttemptByIntent(deps.db, intentId);
  if (!attempt) return "ignored";
  if (awaitsPayment(attempt)) await markReconciling(deps.db, { id: attempt.id, intentId, now: deps.clock.now() });
  const ended = await endCheckout(deps, attempt, { to: "REFUNDED", reason: attempt.reason ?? "refunded-at-provider" });
  return ended ? "refunded" : "ended-before";
}

const awaitsPayment = (attempt: Attempt): boolean => isOpen(attempt.state) && attempt.state !== "PAYMENT_INITIATED_CART_RECONCILING";
