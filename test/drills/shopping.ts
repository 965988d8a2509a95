import type { StackFile } from "../../local-cloud/stack-file.ts";
import { anyOffer } from "../bench/setting.ts";
import { call, check, until } from "../journey/client.ts";
import { signedUpBuyer } from "./buyer.ts";
import type { Stage } from "./stage.ts";

/** Who buys in a drill, and the offer he buys. */
export interface Shopper {
  token: string;
  offerId: string;
}

interface Price {
  amount: number;
  currency: string;
}

export interface ShoppedCart {
  id: string;
  snapshotVersion: number;
  items: { id: string; itemVersion: number; quantity: number; unitPrice: Price }[];
  total: Price;
}

export interface Checkout {
  id: string;
  state: string;
  amount: Price;
  reason: string | null;
  payment: { intentId: string } | null;
  clientSecret: string | null;
  orderId: string | null;
}

/** An answer of whatever status, with the type of the problem where it is one. */
export interface Answered<T> {
  status: number;
  type: string;
  body: T & { detail?: string; attemptId?: string };
  retryAfter: string | null;
  seconds: number;
}

const FINAL = ["COMPLETED", "FAILED", "EXPIRED", "REFUNDED"];
/** Longer than any deadline of a route: what is later has no answer. */
const ANSWER_SECONDS = 40;

export async function shopper(stage: Pick<Stage, "stack" | "runId">): Promise<Shopper> {
  const { token } = await signedUpBuyer(stage);
  return { token, offerId: await anyOffer(stage.stack, token) };
}

export async function cartWith({ url }: StackFile, { token, offerId }: Shopper, quantity = 1): Promise<ShoppedCart> {
  const { body: made } = await call<{ id: string }>(url, "POST", "/carts", { token, body: {}, expect: 201 });
  const body = { offerId, quantity };
  return (await call<ShoppedCart>(url, "POST", `/carts/${made.id}/items`, { token, body, expect: 201 })).body;
}

export async function readCart({ url }: StackFile, token: string, id: string): Promise<ShoppedCart> {
  return (await call<ShoppedCart>(url, "GET", `/carts/${id}`, { token })).body;
}

/** Sends a buyer's request and takes whatever is answered. */
export async function tryTo<T>(
  { url }: StackFile,
  { method, path, token, body, headers }: { method: string; path: string; token: string; body?: unknown; headers?: Record<string, string> },
): Promise<Answered<T>> {
  const started = performance.now();
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(ANSWER_SECONDS * 1000),
  });
  const text = await response.text();
  const seconds = (performance.now() - started) / 1000;
  check(/json/.test(response.headers.get("content-type") ?? ""), `${method} ${path} answered ${response.status}: ${text.slice(0, 300)}`);
  const answer = JSON.parse(text) as Answered<T>["body"] & { type?: string };
  const type = answer.type?.split("/").at(-1) ?? "";
  return { status: response.status, type, body: answer, retryAfter: response.headers.get("retry-after"), seconds };
}

export function tryToCheckOut(stack: StackFile, { token }: Shopper, cart: ShoppedCart, key: string): Promise<Answered<Checkout>> {
  const body = { cartId: cart.id, expectedSnapshotVersion: cart.snapshotVersion };
  return tryTo(stack, { method: "POST", path: "/checkouts", token, body, headers: { "idempotency-key": key } });
}

const MENDED_SECONDS = 30;

/** A checkout whose payment is open. */
export async function checkOut(stack: StackFile, who: Shopper, cart: ShoppedCart, key: string): Promise<Checkout> {
  const { status, body, type } = await tryToCheckOut(stack, who, cart, key);
  check(status === 201, `POST /checkouts answered ${status} ${type}: ${body.detail}`);
  check(body.payment && body.clientSecret, `the attempt ${body.id} is ${body.state} without a payment`);
  return body;
}

/** The same once the provider answers again: repeated under its key for as long as the provider's circuit is still open. */
export async function checkOutOnceMended(stack: StackFile, who: Shopper, cart: ShoppedCart, key: string): Promise<Checkout> {
  await until("an answer other than that the provider is away", MENDED_SECONDS, async () =>
    (await tryToCheckOut(stack, who, cart, key)).status === 503 ? undefined : true,
  );
  return checkOut(stack, who, cart, key);
}

export async function readCheckout({ url }: StackFile, { token }: Shopper, id: string): Promise<Checkout> {
  return (await call<Checkout>(url, "GET", `/checkouts/${id}`, { token })).body;
}

/** Waits until the buyer is told this end of his checkout; another end is an error at once. */
export function untilEnded(stack: StackFile, who: Shopper, { id }: Checkout, { as, seconds }: { as: string; seconds: number }) {
  return until(`the end of ${id} as ${as}`, seconds, async () => {
    const attempt = await readCheckout(stack, who, id);
    check(attempt.state === as || !FINAL.includes(attempt.state), `${id} ended as ${attempt.state} (${attempt.reason}), not ${as}`);
    return attempt.state === as ? attempt : undefined;
  });
}

/** A buyer's orders of these attempts. */
export async function ordersOf({ url }: StackFile, { token }: Shopper, attempts: readonly Checkout[]) {
  const ids = new Set(attempts.map(({ id }) => id));
  const { body } = await call<{ items: { id: string; attemptId: string; total: Price }[] }>(url, "GET", "/orders?limit=100", { token });
  return body.items.filter(({ attemptId }) => ids.has(attemptId));
}
