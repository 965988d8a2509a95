import { check } from "../../journey/client.ts";
import { breakAsAsked, healAll } from "../control.ts";
import type { Drill } from "../drill.ts";
import { listenDownstream, proveMoney } from "../money-books.ts";
import { expectUnavailable, proveCartsGoOn, proveReported } from "../payment-outage.ts";
import { pay } from "../provider-money.ts";
import { cartWith, checkOut, checkOutOnceMended, shopper, tryTo, tryToCheckOut, untilEnded, type Checkout } from "../shopping.ts";
import type { Stage } from "../stage.ts";
import { beginWithout, untilAlerted, untilDependency, untilOver } from "../watch.ts";

const ALERT = "dependency.stripe.down";
/** Two tries of the client's deadline, and what else a checkout does. */
const LONGEST_SECONDS = 20;
const READ_SECONDS = 10;
const ORDERED_SECONDS = 90;

/** Stripe accepts connections and never answers: the costly outage, in which everybody waits. */
export const stripeHangs: Drill = {
  name: "stripe-hangs",
  title: "the payment provider accepts calls and never answers",
  ways: { own: "hang", also: ["slow"], not: { garbage: { drill: "stripe-down-mid-checkout" } } },
  async run(stage) {
    const { stack, runId } = stage;
    const who = await shopper(stage);
    const downstream = await listenDownstream(stage, who);
    const [before, during, after] = [await cartWith(stack, who), await cartWith(stack, who, 2), await cartWith(stack, who, 3)];
    const open = await checkOut(stack, who, before, `drill-${runId}-open`);
    await pay(stack, open);
    await untilEnded(stack, who, open, { as: "COMPLETED", seconds: ORDERED_SECONDS });
    const unpaid = await checkOut(stack, who, await cartWith(stack, who, 4), `drill-${runId}-unpaid`);
    await beginWithout(stage, ALERT);

    await breakAsAsked(stage, "stripe");
    stage.broke(`Stripe ${stage.faultSaid}`);
    const hanging = tryToCheckOut(stack, who, during, `drill-${runId}-during`);
    const [answer] = await Promise.all([hanging, proveCartsGoOn(stage, who), proveReadsAnswer(stage, who.token, unpaid)]);
    const reserved = await expectUnavailable(stage, answer);
    check(answer.seconds < LONGEST_SECONDS, `the buyer waited ${answer.seconds.toFixed(1)} s`);
    await proveReported(stage, reserved);

    const { detail } = await untilDependency(stack, "stripe", "down");
    stage.detected(`/health/ops says that Stripe is down: ${detail}`);
    const alert = await untilAlerted(stage, ALERT);
    stage.tell("saw", `${alert.severity}: ${alert.summary}, at the primary receiver`);

    const key = `drill-${runId}-after`;
    const waiting = await expectUnavailable(stage, await tryToCheckOut(stack, who, after, key));
    await healAll(stack);
    stage.tell("recovered", "Stripe answers again");
    await stage.prove("[CHK-4] the repeat with the same key goes on with the attempt that was reserved", async () => {
      const attempt = await checkOutOnceMended(stack, who, after, key);
      check(attempt.id === waiting, `the repeat opened ${attempt.id}, and ${waiting} was reserved`);
      await pay(stack, attempt);
      const { orderId } = await untilEnded(stack, who, attempt, { as: "COMPLETED", seconds: ORDERED_SECONDS });
      await proveMoney(
        stage,
        { who, attempt, downstream, what: "a call nobody knows the end of, repeated, is one payment and one order" },
        { as: "COMPLETED", payments: 1, captured: attempt.amount.amount, refunded: 0, orders: 1, heard: ["order.completed"] },
      );
      return `${attempt.id} became ${orderId}`;
    });
    await untilDependency(stack, "stripe", "up");
    await untilOver(stage, alert);
    stage.tell("recovered", `the alert ${ALERT} is resolved by itself, and its receiver knows`);
  },
};

/** A buyer who looks at his attempt is told what is known of it, also where the provider would be asked and does not answer. */
async function proveReadsAnswer(stage: Stage, token: string, { id }: Checkout): Promise<void> {
  await stage.prove("[CHK-4] a buyer reads his attempt while the provider hangs", async () => {
    const { status, body, seconds } = await tryTo<Checkout>(stage.stack, { method: "GET", path: `/checkouts/${id}`, token });
    check(status === 200 && body.state === "PAYMENT_INITIATED", `GET /checkouts/${id} answered ${status}, ${body.state}`);
    check(seconds < READ_SECONDS, `it took ${seconds.toFixed(1)} s`);
    return `${body.state} after ${seconds.toFixed(1)} s`;
  });
}
