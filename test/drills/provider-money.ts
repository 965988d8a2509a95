import type { StackFile } from "../../local-cloud/stack-file.ts";
import { check, until } from "../journey/client.ts";
import type { Checkout } from "./shopping.ts";

type Stripe = Pick<StackFile, "stripe">;
/** The most Stripe gives in one page; no attempt of a drill has as many. */
const PAGE = 100;

interface Intent {
  id: string;
  status: string;
  amount_received: number;
  metadata: { attempt_id?: string };
}

/** The buyer's browser pays with a card that works, by the client secret and the publishable key. */
export async function pay(stack: Stripe, { payment, clientSecret }: Checkout, card = "pm_card_visa"): Promise<void> {
  check(payment && clientSecret, "there is no open payment");
  const { secretKey } = stripeOf(stack);
  const intent = await post<Intent>(stack, `/v1/payment_intents/${payment.intentId}/confirm`, {
    key: secretKey.replace(/^sk_/, "pk_"),
    form: { client_secret: clientSecret, payment_method: card },
  });
  check(intent.status === "succeeded", `the payment is ${intent.status}`);
}

/** Somebody gives money back in the provider's own dashboard; all that is left where no amount is named. */
export async function refundAtProvider(stack: Stripe, { payment }: Checkout, amount?: number): Promise<void> {
  check(payment, "there is no payment");
  const form = { payment_intent: payment.intentId, ...(amount === undefined ? {} : { amount: String(amount) }) };
  await post(stack, "/v1/refunds", { key: stripeOf(stack).secretKey, form });
}

/** Waits until the provider itself has undone a refund that had succeeded. */
export async function untilRefundFailed(stack: Stripe, { payment }: Checkout, seconds: number): Promise<void> {
  check(payment, "there is no payment");
  await until("the provider's own end of a refund", seconds, async () => {
    const [refund] = await list<{ status: string }>(stack, "/v1/refunds", { payment_intent: payment.intentId });
    return refund?.status === "failed" ? true : undefined;
  });
}

/** What the provider's own books have of an attempt: its payments, and what they took and gave back, in minor units. */
export async function providerBooks(stack: Stripe, attemptId: string) {
  const intents = (await list<Intent>(stack, "/v1/payment_intents")).filter(({ metadata }) => metadata.attempt_id === attemptId);
  let refunded = 0;
  for (const { id } of intents)
    for (const refund of await list<{ amount: number; status: string }>(stack, "/v1/refunds", { payment_intent: id }))
      if (refund.status === "succeeded") refunded += refund.amount;
  return { payments: intents.length, captured: intents.reduce((sum, { amount_received }) => sum + amount_received, 0), refunded };
}

function stripeOf({ stripe }: Stripe) {
  check(stripe, "the drill needs the local cloud's payment provider, and this stack has one of its own");
  return stripe;
}

async function post<T>(stack: Stripe, path: string, { key, form }: { key: string; form: Record<string, string> }): Promise<T> {
  const response = await fetch(`${stripeOf(stack).url}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(form),
  });
  const answer = await response.text();
  check(response.ok, `${path} answered ${response.status}: ${answer.slice(0, 300)}`);
  return JSON.parse(answer) as T;
}

async function list<T>(stack: Stripe, path: string, query: Record<string, string> = {}): Promise<T[]> {
  const { url, secretKey } = stripeOf(stack);
  const response = await fetch(`${url}${path}?${new URLSearchParams({ ...query, limit: String(PAGE) })}`, {
    headers: { authorization: `Bearer ${secretKey}` },
  });
  check(response.ok, `${path} answered ${response.status}`);
  return ((await response.json()) as { data: T[] }).data;
}
