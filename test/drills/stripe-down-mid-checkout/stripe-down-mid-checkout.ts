import { check } from "../../journey/client.ts";
import { breakAsAsked, healAll } from "../control.ts";
import type { Drill } from "../drill.ts";
import { listenDownstream, proveMoney } from "../money-books.ts";
import { pay } from "../provider-money.ts";
import { expectUnavailable, proveCartsGoOn, proveReported } from "../payment-outage.ts";
import { cartWith, checkOutOnceMended, readCheckout, shopper, tryTo, tryToCheckOut, untilEnded, type Checkout } from "../shopping.ts";
import { beginWithout, untilAlerted, untilDependency, untilOver } from "../watch.ts";

const ALERT = "dependency.stripe.down";
const ORDERED_SECONDS = 90;

/** Stripe refuses connections while buyers check out. */
export const stripeDownMidCheckout: Drill = {
  name: "stripe-down-mid-checkout",
  title: "the payment provider is unreachable in the middle of checkouts",
  ways: { own: "down", also: ["garbage", "error"], not: { hang: { drill: "stripe-hangs" }, slow: { drill: "stripe-hangs" } } },
  async run(stage) {
    const { stack, runId } = stage;
    const who = await shopper(stage);
    const downstream = await listenDownstream(stage, who);
    const [givenUp, repeated] = [await cartWith(stack, who), await cartWith(stack, who, 2)];
    await beginWithout(stage, ALERT);

    await breakAsAsked(stage, "stripe");
    stage.broke(`Stripe ${stage.faultSaid}`);
    const first = await tryToCheckOut(stack, who, givenUp, `drill-${runId}-given-up`);
    const attemptId = await expectUnavailable(stage, first);
    await proveReported(stage, attemptId);
    await proveCartsGoOn(stage, who);
    await stage.prove("[CHK-4] a buyer who gives up has his cart back at once, without the provider", async () => {
      const path = `/checkouts/${attemptId}/cancel`;
      const { status, body } = await tryTo<Checkout>(stack, { method: "POST", path, token: who.token });
      check(status === 200 && body.state === "FAILED", `POST ${path} answered ${status}, ${body.state}`);
      return `${body.state}: ${body.reason}`;
    });

    const { detail } = await untilDependency(stack, "stripe", "down");
    stage.detected(`/health/ops says that Stripe is down: ${detail}`);
    const alert = await untilAlerted(stage, ALERT);
    stage.tell("saw", `${alert.severity}: ${alert.summary}, at the primary receiver`);

    const key = `drill-${runId}-repeated`;
    const reserved = await expectUnavailable(stage, await tryToCheckOut(stack, who, repeated, key));
    await healAll(stack);
    stage.tell("recovered", "Stripe answers again");
    const attempt = await checkOutOnceMended(stack, who, repeated, key);
    await stage.prove("[CHK-4] the repeat with the same key goes on with the attempt that was reserved", async () => {
      check(attempt.id === reserved, `the repeat opened ${attempt.id}, and ${reserved} was reserved`);
      return `${attempt.id} is ${attempt.state}`;
    });
    await pay(stack, attempt);
    await untilEnded(stack, who, attempt, { as: "COMPLETED", seconds: ORDERED_SECONDS });
    await proveMoney(
      stage,
      { who, attempt, downstream, what: "what was repeated through the outage is one payment and one order" },
      { as: "COMPLETED", payments: 1, captured: attempt.amount.amount, refunded: 0, orders: 1, heard: ["order.completed"] },
    );
    await proveMoney(
      stage,
      { who, attempt: await readCheckout(stack, who, attemptId), downstream, what: "what was given up cost nothing" },
      { as: "FAILED", payments: 0, captured: 0, refunded: 0, orders: 0, heard: ["checkout.failed"] },
    );
    await untilDependency(stack, "stripe", "up");
    await untilOver(stage, alert);
    stage.tell("recovered", `the alert ${ALERT} is resolved by itself, and its receiver knows`);
  },
};
