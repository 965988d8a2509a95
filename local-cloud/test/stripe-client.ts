import { Stripe } from "stripe";

export const STRIPE_SECRET_KEY = "sk_test_procureiq0000000000000001";

/** The official client against a local provider, without retries of its own. */
export function stripeClient(url: string, key = STRIPE_SECRET_KEY): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(key, { host: hostname, port, protocol: "http", maxNetworkRetries: 0, telemetry: false });
}

/** The error a call is refused with; throws where it is not refused. */
export async function stripeRefusal(call: Promise<unknown>): Promise<InstanceType<typeof Stripe.errors.StripeError>> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Stripe.errors.StripeError)) throw new Error(`expected a refusal, got ${String(error)}`);
  return error;
}
