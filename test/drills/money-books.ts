import { Webhook } from "standardwebhooks";
import { call, check, until } from "../journey/client.ts";
import { received } from "./control.ts";
import { providerBooks } from "./provider-money.ts";
import { ordersOf, readCheckout, type Checkout, type Shopper } from "./shopping.ts";
import type { Stage } from "./stage.ts";

const HEARD_SECONDS = 60;
const TYPES = ["order.completed", "order.refunded", "order.refund.failed", "checkout.failed"] as const;
type HeardType = (typeof TYPES)[number];

export interface Heard {
  webhookId: string;
  type: string;
  subject: string;
}

/** Automations that hear of each end of a checkout, and of what comes after it; they end with the drill. */
export interface Downstream {
  /** What was heard of an attempt or its order, each event once, in the order of arrival. */
  of(attempt: Checkout, orderId: string | null): Promise<Heard[]>;
}

/** A buyer's system downstream, which is told of orders, refunds and failed checkouts. */
export async function listenDownstream(stage: Stage, { token }: Shopper): Promise<Downstream> {
  const { url, receivers } = stage.stack;
  const receiver = receivers["webhook-automations"];
  check(receiver, "the stack has no receiver for automations");
  const secrets = new Map<string, Webhook>();
  for (const eventType of TYPES) {
    const path = `${stage.runId}-${eventType}`;
    const body = { name: `drill ${path}`, eventType, url: `${receiver}/${path}`, enabled: true };
    const { body: made } = await call<{ id: string; secret: string }>(url, "POST", "/automations", { token, body, expect: 201 });
    secrets.set(path, new Webhook(made.secret));
  }
  return { of: (attempt, orderId) => heardOf(stage, secrets, new Set([attempt.id, orderId ?? attempt.id])) };
}

async function heardOf(stage: Stage, secrets: ReadonlyMap<string, Webhook>, about: ReadonlySet<string>): Promise<Heard[]> {
  const heard = new Map<string, Heard>();
  for (const { path, headers, rawBody, status } of await received(stage.stack, "webhook-automations", stage.startedAt)) {
    const secret = [...secrets].find(([name]) => path.endsWith(name))?.[1];
    if (!secret || status >= 300) continue;
    const { type, data } = secret.verify(rawBody, headers) as { type: HeardType; data: { orderId?: string; attemptId: string } };
    const webhookId = headers["webhook-id"] ?? "";
    if (about.has(data.attemptId)) heard.set(webhookId, { webhookId, type, subject: data.orderId ?? data.attemptId });
  }
  return [...heard.values()];
}

/** How a checkout has to stand in every book there is. */
export interface Standing {
  as: "COMPLETED" | "REFUNDED" | "FAILED" | "EXPIRED";
  payments: number;
  captured: number;
  refunded: number;
  orders: number;
  heard: readonly HeardType[];
}

/** Holds the attempt, the provider's books, the buyer's orders and what downstream heard against each other. */
export async function proveMoney(
  stage: Stage,
  { who, attempt, downstream, what }: { who: Shopper; attempt: Checkout; downstream: Downstream; what: string },
  wanted: Standing,
): Promise<void> {
  const { stack } = stage;
  await stage.prove(`[CHK-4] ${what}`, async () => {
    const found = await readCheckout(stack, who, attempt.id);
    check(found.state === wanted.as, `the attempt is ${found.state} (${found.reason})`);
    const provider = await providerBooks(stack, attempt.id);
    const { payments, captured, refunded } = wanted;
    check(JSON.stringify(provider) === JSON.stringify({ payments, captured, refunded }), `the provider has ${JSON.stringify(provider)}`);
    const orders = await ordersOf(stack, who, [attempt]);
    check(orders.length === wanted.orders, `there are ${orders.length} orders`);
    check(
      orders.every(({ total }) => total.amount === attempt.amount.amount),
      `the order is over ${orders[0]?.total.amount}`,
    );
    const said = (events: readonly Heard[]) => events.map(({ type }) => type).join(", ");
    const heard = await until(`${wanted.heard.join(", ") || "nothing"} downstream`, HEARD_SECONDS, async () => {
      const events = await downstream.of(attempt, found.orderId);
      check(events.length <= wanted.heard.length, `downstream heard ${said(events)}`);
      return events.length === wanted.heard.length ? events : undefined;
    });
    check(said(heard) === wanted.heard.join(", "), `downstream heard ${said(heard)}`);
    const { currency } = attempt.amount;
    return `${found.state}; the provider took ${captured} ${currency} in ${payments} payments and gave ${refunded} back; ${orders.length} orders; downstream heard ${said(heard) || "nothing"}`;
  });
}
