import type Stripe from "stripe";
import { checkAmount, parseCurrency } from "./currencies.ts";
import { invalidParameter, missingParameter } from "./errors.ts";
import type { Parameters } from "./parameters.ts";
import { randomText, type StripeStore } from "./store.ts";

const TYPES = ["card", "us_bank_account"] as const;

/** Reads the parameters of a new intent and gives it its first state; writes nothing. */
export function newIntent(store: StripeStore, parameters: Parameters): Stripe.PaymentIntent {
  const amount = parameters.integer("amount");
  if (amount === undefined) throw missingParameter("amount");
  const currency = parseCurrency(parameters.required("currency"));
  checkAmount(amount, currency);
  const id = store.id("pi");
  const types = parameters.texts("payment_method_types");
  const automatic = parameters.nested("automatic_payment_methods");
  if (types && automatic?.flag("enabled")) {
    throw invalidParameter(
      "payment_method_types",
      "You may only specify one of these parameters: automatic_payment_methods, payment_method_types.",
    );
  }
  return {
    id,
    object: "payment_intent",
    allowed_payment_method_types: null,
    amount,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: types
      ? null
      : { enabled: true, allow_redirects: automatic?.oneOf("allow_redirects", ["always", "never"]) ?? "always" },
    canceled_at: null,
    cancellation_reason: null,
    capture_method: parameters.oneOf("capture_method", ["automatic", "automatic_async", "manual"]) ?? "automatic_async",
    client_secret: `${id}_secret_${randomText(25)}`,
    confirmation_method: parameters.oneOf("confirmation_method", ["automatic", "manual"]) ?? "automatic",
    created: store.seconds(),
    currency,
    customer: parameters.text("customer") ?? null,
    customer_account: null,
    description: parameters.text("description") ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: parameters.metadata(),
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: types ?? [...TYPES],
    payment_record: null,
    processing: null,
    receipt_email: parameters.text("receipt_email") ?? null,
    review: null,
    setup_future_usage: parameters.oneOf("setup_future_usage", ["off_session", "on_session"]) ?? null,
    shipping: null,
    source: null,
    statement_descriptor: parameters.text("statement_descriptor") ?? null,
    statement_descriptor_suffix: parameters.text("statement_descriptor_suffix") ?? null,
    status: "requires_payment_method",
    transfer_group: parameters.text("transfer_group") ?? null,
  };
}

/** The intent with the parameters of an update laid over it; writes nothing. */
export function changedIntent(intent: Stripe.PaymentIntent, parameters: Parameters): Stripe.PaymentIntent {
  const amount = parameters.integer("amount") ?? intent.amount;
  const currency = parameters.has("currency") ? parseCurrency(parameters.required("currency")) : intent.currency;
  checkAmount(amount, currency);
  return {
    ...intent,
    amount,
    currency,
    metadata: parameters.metadata(intent.metadata),
    customer: parameters.text("customer") ?? intent.customer,
    description: parameters.has("description") ? (parameters.text("description") ?? null) : intent.description,
    receipt_email: parameters.has("receipt_email") ? (parameters.text("receipt_email") ?? null) : intent.receipt_email,
    transfer_group: parameters.text("transfer_group") ?? intent.transfer_group,
  };
}
