import { checkoutReconciling, paymentUnexpected } from "../../platform/events/checkout.ts";
import { takeCartLines } from "../cart/take-lines.ts";
import { bookPayment, type Books } from "../payments/book-payment.ts";
import { ATTEMPT_STATES, isOpen } from "./attempt.ts";
import { causeOf } from "./cause.ts";
import { endCheckout } from "./end-checkout.ts";
import { giveBackPayment, recordGivenBack } from "./give-back-payment.ts";
import { scheduleCheck } from "./payment-checks-store.ts";
import type { CheckoutDeps, Payment } from "./ports.ts";
import { reportUndoneRefund } from "./report-undone-refund.ts";
import { settlementOf } from "./settlement.ts";
import { findAttempt, markReconciling, type Attempt } from "./store.ts";
import { recorded } from "../../platform/language/say.ts";

export type Settled =
  | "completed"
  | "refunded"
  | "waiting-for-provider"
  | "refund-failed"
  | "refund-undone"
  | "settled-before"
  | "unknown-attempt";

/**
 * Money was taken for an attempt: it becomes an order, or goes back. `payment` is what the provider answered just now, never
 * what an event said of it; it is booked first. May be called any number of times, by webhook and reconcile at once, and after a death at any
 * line: each write is conditional, the cart's lines are taken once per attempt, and the refund has one key per payment.
 * A refund between the provider's answer and the order's commit is met by its own webhook, or by the payment's later checks.
 */
export async function settlePayment(deps: CheckoutDeps, attemptId: string, payment: Payment): Promise<Settled> {
  const before = await findAttempt(deps.db, attemptId);
  let books = await bookPayment(deps, payment);
  if (!before) return unknownAttempt(deps, attemptId, payment);
  const moved = await markReconciling(deps.db, {
    id: attemptId,
    intentId: payment.intentId,
    now: deps.clock.now(),
    cause: causeOf(deps, "PAYMENT_INITIATED_CART_RECONCILING"),
  });
  if (moved) checkoutReconciling(deps, { attemptId, cartId: moved.cartId, intentId: payment.intentId });
  // An end is written only from the state it was decided on. Where somebody else was first it is decided anew; states go one way only.
  for (let tries = 0; tries < ATTEMPT_STATES.length; tries += 1) {
    const attempt = (tries === 0 ? moved : undefined) ?? (await findAttempt(deps.db, attemptId)) ?? before;
    // Those who follow an order that was placed since hear of what is booked before its attempt can end.
    if (attempt.orderId !== null && books.orderState === null) books = await bookPayment(deps, payment);
    const settled = await settle(deps, { ...attempt, ...books }, payment);
    if (settled === "waiting-for-provider" || settled === "refund-failed") await keepWatching(deps, attempt, payment);
    if (settled !== "moved-on") return settled;
  }
  throw new Error(`attempt ${attemptId} goes in circles`);
}

async function settle(deps: CheckoutDeps, attempt: Attempt & Books, payment: Payment): Promise<Settled | "moved-on"> {
  const settlement = settlementOf(attempt, payment);
  switch (settlement.kind) {
    case "settled-before":
      return "settled-before";
    case "order":
      return placeOrder(deps, attempt, payment);
    case "returned":
      return markReturned(deps, attempt, payment, settlement.reason);
    case "refund":
      return giveBackPayment(deps, attempt, payment, settlement.reason);
    case "wait":
      return "waiting-for-provider";
    case "refund-undone":
      return reportUndoneRefund(deps, attempt, payment.intentId);
  }
}

async function placeOrder(deps: CheckoutDeps, attempt: Attempt, payment: Payment): Promise<Settled | "moved-on"> {
  const takenAtVersion = await takeCartLines(deps, attempt.cartId, { attemptId: attempt.id, lines: attempt.lines });
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
  return (await endCheckout(deps, attempt, { to: "COMPLETED", reason: null, order, takenAtVersion })) ? "completed" : "moved-on";
}

/** The money went back without our asking for it now: by hand at the provider, or by a process that died after it had asked. */
async function markReturned(deps: CheckoutDeps, attempt: Attempt, payment: Payment, reason: string): Promise<Settled | "moved-on"> {
  if (attempt.state !== "COMPLETED") {
    paymentUnexpected(deps, { attemptId: attempt.id, intentId: payment.intentId, reason });
    return recordGivenBack(deps, attempt, payment, reason);
  }
  return (await endCheckout(deps, attempt, { to: "REFUNDED", reason })) ? "refunded" : "moved-on";
}

/** An open attempt is the reconcile's until its money is decided; of one that ended nobody else would ask again. */
async function keepWatching(deps: CheckoutDeps, attempt: Attempt, { intentId }: Payment): Promise<void> {
  if (isOpen(attempt.state) || attempt.paymentIntentId !== intentId) return;
  await scheduleCheck(deps.db, { id: attempt.id, at: deps.clock.now() });
}

/** The row is written before the provider hears of an attempt, so this payment was made for another environment or by hand. */
async function unknownAttempt(deps: CheckoutDeps, attemptId: string, payment: Payment): Promise<Settled> {
  if (payment.refunded.amount >= payment.received.amount) return "settled-before";
  paymentUnexpected(deps, { attemptId, intentId: payment.intentId, reason: "unknown-attempt" });
  await deps.alerts.raise({
    key: "checkout.payment.unknown-attempt",
    severity: "page",
    summary: recorded`The payment provider took money for an attempt this environment does not know`,
    detail: { attemptId, intentId: payment.intentId },
  });
  return "unknown-attempt";
}
