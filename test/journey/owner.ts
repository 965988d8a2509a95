import type { StackFile } from "../../local-cloud/stack-file.ts";
import { verifiedBuyer } from "../drills/buyer.ts";
import { runErrand } from "./agent.ts";
import { call } from "./client.ts";
import type { Need } from "./step.ts";

/** What an agent needs to buy, and nothing more. */
const SCOPES = ["chat", "search", "catalog:read", "cart", "checkout", "orders:read"];
/** A test card of Stripe's, as the id of a payment method that the buyer keeps there. */
const CARD = "pm_card_visa";

/** A buyer who sends an agent on an errand: a token for it, a card, and a need in words. Answers the order, as the buyer sees it himself. */
export async function sendAgent(stack: StackFile, need: Need, runId: string, say: (line: string) => void) {
  const buyer = await verifiedBuyer({ stack, runId });
  const made = await call<{ token: string }>(stack.url, "POST", "/auth/service-tokens", {
    token: buyer.token,
    body: { name: "An agent on an errand", scopes: SCOPES },
    expect: 201,
  });
  const { text, followUp } = need;
  const orderId = await runErrand({ address: stack.url, token: made.body.token, paymentMethod: CARD, need: text, followUp, say });
  const { body } = await call<{ id: string; state: string; lines: unknown[] }>(stack.url, "GET", `/orders/${orderId}`, {
    token: buyer.token,
  });
  return body;
}
