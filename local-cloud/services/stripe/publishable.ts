import type Stripe from "stripe";

/** The key a browser may hold, as it belongs to a secret key. */
export function publishableKeyOf(secretKey: string): string {
  return secretKey.replace(/^[sr]k_/, "pk_");
}

/** The members the API reference marks "retrievable with publishable key"; what a browser gets to see. */
const VISIBLE = [
  "id",
  "object",
  "amount",
  "amount_details",
  "automatic_payment_methods",
  "canceled_at",
  "cancellation_reason",
  "capture_method",
  "client_secret",
  "confirmation_method",
  "created",
  "currency",
  "description",
  "last_payment_error",
  "livemode",
  "next_action",
  "payment_method",
  "payment_method_types",
  "processing",
  "receipt_email",
  "setup_future_usage",
  "shipping",
  "source",
  "status",
] as const satisfies readonly (keyof Stripe.PaymentIntent)[];

export function publishableView(intent: Stripe.PaymentIntent): Partial<Stripe.PaymentIntent> {
  return Object.fromEntries(VISIBLE.map((name) => [name, intent[name]]));
}
