import { env } from "cloudflare:workers";
import { createDeps } from "../../../src/deps.ts";

const { settings } = createDeps(env);
const stripe = settings.stripe.state === "configured" ? settings.stripe.value : undefined;
export const secretKey = stripe?.STRIPE_SECRET_KEY ?? "";
export const stripeUrl = stripe?.STRIPE_BASE_URL ?? "";

/** Pays as the buyer's browser does; answers Stripe's status. */
export async function confirm(intentId: string, clientSecret: string | null, method: string): Promise<number> {
  const body = new URLSearchParams({ key: secretKey.replace(/^sk_/, "pk_"), client_secret: clientSecret ?? "", payment_method: method });
  return (await fetch(`${stripeUrl}/v1/payment_intents/${intentId}/confirm`, { method: "POST", body })).status;
}

/** Answers the bank's question of a payment that waits for it, as its page does. */
export async function authenticate(intentId: string, clientSecret: string | null, outcome: "complete" | "fail"): Promise<number> {
  const page = `${stripeUrl}/authenticate/${intentId}?client_secret=${encodeURIComponent(clientSecret ?? "")}`;
  return (await fetch(page, { method: "POST", body: new URLSearchParams({ outcome }) })).status;
}
