import type { StackFile } from "../../local-cloud/stack-file.ts";
import { verifiedBuyer } from "../drills/buyer.ts";
import type { Bought, ShoppingErrand } from "./acp-agent.ts";
import { runErrand } from "./agent.ts";
import { call, check, until } from "./client.ts";
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

/** What a shopping agent needs, who is told by name what to buy. */
const SHOPPING_SCOPES = ["cart", "checkout"];
const FOUND_SECONDS = 120;

interface Listed {
  id: string;
  available: boolean;
  minimumQuantity: number;
  price: { currency: string };
}

/** A buyer who found what he wants, and has an agent buy two of it by a protocol. Answers what the agent says it bought, and the buyer's order. */
export async function sendShopper(
  stack: StackFile,
  runId: string,
  shop: (errand: ShoppingErrand) => Promise<Bought>,
  say: (line: string) => void,
) {
  const { token } = await verifiedBuyer({ stack, runId });
  const { body: search } = await call<{ id: string }>(stack.url, "POST", "/searches", {
    ...{ token, body: { query: "wireless mouse" }, headers: { "idempotency-key": `search-${runId}` }, expect: 201 },
  });
  await call(stack.url, "POST", `/searches/${search.id}/confirm`, { token });
  const offer = await until("an offer that can be bought", FOUND_SECONDS, async () => {
    const { body } = await call<{ items: Listed[] }>(stack.url, "GET", `/offers?search=${search.id}&limit=20`, { token });
    return body.items.find(({ available }) => available);
  });
  const made = await call<{ token: string }>(stack.url, "POST", "/auth/service-tokens", {
    token,
    body: { name: "A shopping agent", scopes: SHOPPING_SCOPES },
    expect: 201,
  });
  const items = [{ id: offer.id, quantity: Math.max(2, offer.minimumQuantity) }];
  const errand = { address: stack.url, token: made.body.token, paymentMethod: CARD, items, currency: offer.price.currency, say };
  const bought = await shop(errand);
  const { body: order } = await call<{
    id: string;
    state: string;
    total: { amount: number; currency: string };
    lines: { offerId: string; quantity: number }[];
  }>(stack.url, "GET", `/orders/${bought.orderId}`, { token });
  const { body: orders } = await call<{ items: unknown[] }>(stack.url, "GET", "/orders", { token });
  check(orders.items.length === 1, `there are ${orders.items.length} orders`);
  return { bought, order, items };
}
