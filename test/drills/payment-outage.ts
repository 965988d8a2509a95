import { call, check } from "../journey/client.ts";
import { reported } from "./report.ts";
import { cartWith, readCart, type Answered, type Checkout, type Shopper } from "./shopping.ts";
import type { Stage } from "./stage.ts";

/** What does not need the payment provider does not wait for it. */
const AT_ONCE_SECONDS = 3;

/** A checkout that met no provider: 503 that names it, the attempt and when to come again; answers the attempt's id. */
export async function expectUnavailable(stage: Stage, answer: Answered<Checkout>): Promise<string> {
  const { status, type, body, retryAfter, seconds } = answer;
  const attemptId = body.attemptId ?? "";
  await stage.prove("[CHK-4] a checkout without a provider is a clear problem, and its lines stay reserved", async () => {
    check(status === 503 && type === "dependency-unavailable", `POST /checkouts answered ${status} ${type}: ${body.detail}`);
    check(attemptId.startsWith("chk_"), "the problem does not name the attempt to go on with");
    check(Number(retryAfter) > 0, "it does not say when to come again");
    return `503 ${type} after ${seconds.toFixed(1)} s, retry after ${retryAfter} s: ${body.detail}`;
  });
  return attemptId;
}

/** The operators' report has the attempt, what it failed with, and what happens next. */
export async function proveReported(stage: Stage, attemptId: string): Promise<void> {
  await stage.prove("[CHK-1] the report has the attempt, with what it failed on and what helps", async () => {
    const found = await reported(stage.stack, attemptId);
    check(found, `${attemptId} is not in the report`);
    check(found.lastFailure?.code === "dependency-unavailable: stripe", `its last failure is ${JSON.stringify(found.lastFailure)}`);
    return `${found.state}, ${found.lastFailure.code}: "${found.nextAction}"`;
  });
}

/** Carts and orders are read and changed as ever, and `GET /health` answers, whatever the provider does. */
export async function proveCartsGoOn(stage: Stage, who: Shopper): Promise<void> {
  const { stack } = stage;
  await stage.prove("[CRT-5] carts and orders need no provider, and do not wait for it", async () => {
    const started = performance.now();
    const cart = await cartWith(stack, who);
    check((await readCart(stack, who.token, cart.id)).items.length === 1, "the cart lost its line");
    await call(stack.url, "GET", "/orders", { token: who.token });
    await call(stack.url, "GET", "/health");
    const seconds = (performance.now() - started) / 1000;
    check(seconds < AT_ONCE_SECONDS, `five calls took ${seconds.toFixed(1)} s`);
    return `a cart made, filled and read, the orders and /health in ${seconds.toFixed(1)} s`;
  });
}
