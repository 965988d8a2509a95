import type Stripe from "stripe";
import { captureCharge, createCharge } from "./charges.ts";
import { StripeProblem, unexpectedState } from "./errors.ts";
import { type Cause, recordEvent } from "./events.ts";
import type { KeptMethod, StripeStore } from "./store.ts";

interface Confirmation {
  method: KeptMethod;
  returnUrl: string | undefined;
  /** Where the customer goes to authenticate. */
  authenticationUrl: string;
}

const CONFIRMABLE: readonly Stripe.PaymentIntent.Status[] = ["requires_payment_method", "requires_confirmation", "requires_action"];

/**
 * One attempt to pay an intent with a payment method. A decline is written and recorded like any outcome
 * and then thrown as 402, so the caller has to keep what was written.
 */
export function confirmIntent(
  store: StripeStore,
  cause: Cause,
  intent: Stripe.PaymentIntent,
  confirmation: Confirmation,
): Stripe.PaymentIntent {
  if (!CONFIRMABLE.includes(intent.status)) {
    const why =
      intent.status === "succeeded" ? "it has already succeeded after being previously confirmed" : `it has a status of ${intent.status}`;
    throw unexpectedState(intent, `You cannot confirm this PaymentIntent because ${why}.`);
  }
  const attempt: Stripe.PaymentIntent = { ...intent, payment_method: confirmation.method.id, last_payment_error: null, next_action: null };
  const behaviour = confirmation.method.behaviour;
  switch (behaviour.kind) {
    case "succeeds":
      return payIntent(store, cause, attempt, confirmation.method);
    case "needs-authentication":
      return requireAction(store, cause, attempt, confirmation);
    case "processes":
      return startProcessing(store, cause, attempt, confirmation.method);
    case "declines":
      throw declineIntent(store, cause, { intent: attempt, method: confirmation.method }, behaviour);
  }
}

/** Charges the method; `requires_capture` where the intent is captured by hand, else `succeeded`. */
export function payIntent(store: StripeStore, cause: Cause, intent: Stripe.PaymentIntent, method: KeptMethod): Stripe.PaymentIntent {
  const captured = intent.capture_method !== "manual";
  const charge = createCharge(store, intent, method, { kind: "paid", captured });
  recordEvent(store, cause, "charge.succeeded", { object: charge });
  const paid = store.intents.put({
    ...intent,
    latest_charge: charge.id,
    next_action: null,
    status: captured ? "succeeded" : "requires_capture",
    amount_received: captured ? intent.amount : 0,
    amount_capturable: captured ? 0 : intent.amount,
  });
  recordEvent(store, cause, captured ? "payment_intent.succeeded" : "payment_intent.amount_capturable_updated", { object: paid });
  return paid;
}

/** Writes a declined attempt; the intent goes back to `requires_payment_method`. Answers the problem to throw. */
export function declineIntent(
  store: StripeStore,
  cause: Cause,
  { intent, method }: { intent: Stripe.PaymentIntent; method: KeptMethod },
  decline: { code: string; declineCode: string | null; message: string },
): StripeProblem {
  const charge = createCharge(store, intent, method, { ...decline, kind: "failed" });
  recordEvent(store, cause, "charge.failed", { object: charge });
  const error = {
    type: "card_error" as const,
    charge: charge.id,
    code: decline.code as Stripe.PaymentIntent.LastPaymentError.Code,
    ...(decline.declineCode === null ? {} : { decline_code: decline.declineCode }),
    message: decline.message,
    payment_method: method.method,
  };
  const declined = store.intents.put({
    ...intent,
    latest_charge: charge.id,
    payment_method: null,
    next_action: null,
    status: "requires_payment_method",
    last_payment_error: error,
  });
  recordEvent(store, cause, "payment_intent.payment_failed", { object: declined });
  return new StripeProblem(402, { ...error, payment_intent: declined });
}

/** Ends the waiting of a bank debit: its charge is captured and the intent has succeeded. */
export function settleIntent(store: StripeStore, intent: Stripe.PaymentIntent): void {
  const charge = typeof intent.latest_charge === "string" ? store.charges.get(intent.latest_charge) : undefined;
  if (intent.status !== "processing" || !charge) return;
  const cause: Cause = { requestId: null, idempotencyKey: null };
  recordEvent(store, cause, "charge.succeeded", { object: captureCharge(store, charge, charge.amount) });
  const settled = store.intents.put({ ...intent, status: "succeeded", amount_received: intent.amount });
  recordEvent(store, cause, "payment_intent.succeeded", { object: settled });
}

function requireAction(store: StripeStore, cause: Cause, intent: Stripe.PaymentIntent, confirmation: Confirmation): Stripe.PaymentIntent {
  const url = confirmation.authenticationUrl;
  const waiting = store.intents.put({
    ...intent,
    status: "requires_action",
    next_action: confirmation.returnUrl
      ? { type: "redirect_to_url", redirect_to_url: { return_url: confirmation.returnUrl, url } }
      : { type: "use_stripe_sdk", use_stripe_sdk: { type: "three_d_secure_redirect", stripe_js: url } },
  });
  recordEvent(store, cause, "payment_intent.requires_action", { object: waiting });
  return waiting;
}

function startProcessing(store: StripeStore, cause: Cause, intent: Stripe.PaymentIntent, method: KeptMethod): Stripe.PaymentIntent {
  const charge = createCharge(store, intent, method, { kind: "pending" });
  recordEvent(store, cause, "charge.pending", { object: charge });
  const processing = store.intents.put({ ...intent, latest_charge: charge.id, status: "processing" });
  recordEvent(store, cause, "payment_intent.processing", { object: processing });
  return processing;
}
