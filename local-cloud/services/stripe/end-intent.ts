import type Stripe from "stripe";
import { captureCharge } from "./charges.ts";
import { invalidParameter, unexpectedState } from "./errors.ts";
import { type Cause, recordEvent } from "./events.ts";
import type { Parameters } from "./parameters.ts";
import type { StripeStore } from "./store.ts";

const REASONS = ["abandoned", "duplicate", "fraudulent", "requested_by_customer"] as const;
const CANCELABLE: readonly Stripe.PaymentIntent.Status[] = [
  "requires_payment_method",
  "requires_confirmation",
  "requires_action",
  "requires_capture",
  "processing",
];

/** Captures an authorised intent, all of it or `amount_to_capture`; the rest is released. */
export function captureIntent(
  store: StripeStore,
  cause: Cause,
  intent: Stripe.PaymentIntent,
  parameters: Parameters,
): Stripe.PaymentIntent {
  const charge = typeof intent.latest_charge === "string" ? store.charges.get(intent.latest_charge) : undefined;
  if (intent.status !== "requires_capture" || !charge) {
    throw unexpectedState(
      intent,
      `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`,
    );
  }
  const amount = parameters.integer("amount_to_capture") ?? intent.amount_capturable;
  if (amount < 1 || amount > intent.amount_capturable) {
    throw invalidParameter(
      "amount_to_capture",
      `You cannot capture more than the authorized ${intent.amount_capturable}, nor less than 1.`,
      "amount_too_large",
    );
  }
  recordEvent(store, cause, "charge.captured", { object: captureCharge(store, charge, amount) });
  const captured = store.intents.put({ ...intent, status: "succeeded", amount_capturable: 0, amount_received: amount });
  recordEvent(store, cause, "payment_intent.succeeded", { object: captured });
  return captured;
}

/** Cancels an intent that has not been paid; an authorisation is released in full. */
export function cancelIntent(store: StripeStore, cause: Cause, intent: Stripe.PaymentIntent, parameters: Parameters): Stripe.PaymentIntent {
  const reason = parameters.oneOf("cancellation_reason", REASONS) ?? null;
  if (!CANCELABLE.includes(intent.status)) {
    throw unexpectedState(
      intent,
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: ${CANCELABLE.join(", ")}.`,
    );
  }
  const charge = typeof intent.latest_charge === "string" ? store.charges.get(intent.latest_charge) : undefined;
  if (intent.status === "requires_capture" && charge) {
    store.charges.put({ ...charge, refunded: true, amount_refunded: charge.amount });
  }
  const canceled = store.intents.put({
    ...intent,
    status: "canceled",
    canceled_at: store.seconds(),
    cancellation_reason: reason,
    amount_capturable: 0,
    next_action: null,
  });
  recordEvent(store, cause, "payment_intent.canceled", { object: canceled });
  return canceled;
}
