import { checkoutReconciling, paymentUnexpected } from "../../platform/events/checkout.ts";
import { takeCartLines } from "../cart/take-lines.ts";
import { endCheckout } from "./end-checkout.ts";
import type { CheckoutDeps, Payment } from "./ports.ts";
import { settlementOf } from "./rules.ts";
import { findAttempt, markReconciling, type Attempt } from "./store.ts";

export type Settled = "completed" | "refunded" | "settled-before" | "unknown-attempt";

/**
 * Money was taken for an attempt: it becomes an order, or goes back. May be called any number of times, by webhook and
 * reconcile at once, and after a death at any line: each write is conditional, the cart's lines are taken once per attempt,
 * and the refund has one key per payment.
 */
export async function settlePayment(deps: CheckoutDeps, attemptId: string, payment: Payment): Promise<Settled> {
  const before = await findAttempt(deps.db, attemptId);
  if (!before) return unknownAttempt(deps, attemptId, payment);
  const moved = await markReconciling(deps.db, { id: attemptId, intentId: payment.intentId, now: deps.clock.now() });
  if (moved) checkoutReconciling(deps, { attemptId, cartId: moved.cartId, intentId: payment.intentId });
  // It may have ended between the two statements, so what is done is decided on the later state.
  const attempt = moved ?? (await findAttempt(deps.db, attemptId)) ?? before;
  const settlement = settlementOf(attempt, payment);
  switch (settlement.kind) {
    case "settled-before":
      return "settled-before";
    case "order":
      return placeOrder(deps, attempt, payment);
    case "refund":
      return giveBack(deps, attempt, payment, settlement.reason);
  }
}

async function placeOrder(deps: CheckoutDeps, attempt: Attempt, payment: Payment): Promise<Settled> {
  await takeCartLines(deps, attempt.cartId, { attemptId: attempt.id, lines: attempt.lines });
  const { buyerId, cartId, amount, currency, lines } = attempt;
  const order = {
    id: deps.ids.next("ord"),
    buyerId,
    attemptId: attempt.id,
    cartId,
    total: { amount, currency },
    paymentIntentId: payment.intentId,
    placedAt: deps.clock.now(),
    lines,
  };
  return (await endCheckout(deps, attempt, { to: "COMPLETED", reason: null, order })) ? "completed" : "settled-before";
}

async function giveBack(deps: CheckoutDeps, attempt: Attempt, payment: Payment, reason: string): Promise<Settled> {
  paymentUnexpected(deps, { attemptId: attempt.id, intentId: payment.intentId, reason });
  await deps.payments.refund(payment.intentId);
  await deps.alerts.raise({
    key: `checkout.payment.${reason}`,
    severity: "warn",
    summary: `A payment could not become an order (${reason}) and was refunded`,
    detail: { attemptId: attempt.id, intentId: payment.intentId },
  });
  // A second payment was given back; the attempt stands by the first.
  if (reason !== "paid-twice") await endCheckout(deps, attempt, { to: "REFUNDED", reason });
  return "refunded";
}

/** The row is written before the provider hears of an attempt, so this payment was made for another environment or by hand. */
async function unknownAttempt(deps: CheckoutDeps, attemptId: string, payment: Payment): Promise<Settled> {
  paymentUnexpected(deps, { attemptId, intentId: payment.intentId, reason: "unknown-attempt" });
  await deps.alerts.raise({
    key: "checkout.payment.unknown-attempt",
    severity: "page",
    summary: "The payment provider took money for an attempt this environment does not know",
    detail: { attemptId, intentId: payment.intentId },
  });
  return "unknown-attempt";
}
