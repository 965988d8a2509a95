import { check, until } from "../../journey/client.ts";
import { healAll, setFault } from "../control.ts";
import type { Drill } from "../drill.ts";
import { listenDownstream, proveMoney } from "../money-books.ts";
import { openAlert } from "../operator.ts";
import { pay } from "../provider-money.ts";
import { webhooksOf, type StoredWebhook } from "../received-webhooks.ts";
import { cartWith, checkOut, readCart, shopper, untilEnded } from "../shopping.ts";
import { LOST_IS_LOST } from "../ways.ts";

/** The reconcile asks for unpaid payments each `askUnpaidSeconds` of the contract, and comes once a minute. */
const RECONCILED_SECONDS = 90;
/** The local provider's longest pause between two tries, and an answer. */
const LATE_SECONDS = 60;
const STUCK = "checkout.attempts.stuck";

/** The provider's webhooks are lost on the way: nobody tells us of a payment. */
export const paymentWebhookLost: Drill = {
  name: "payment-webhook-lost",
  title: "the payment provider's webhooks do not arrive",
  ways: { own: "down", also: [], not: LOST_IS_LOST },
  async run(stage) {
    const { stack, runId } = stage;
    const who = await shopper(stage);
    const downstream = await listenDownstream(stage, who);
    const cart = await cartWith(stack, who);
    const attempt = await checkOut(stack, who, cart, `drill-${runId}-lost`);

    await setFault(stack, "stripe-webhooks", "down");
    await pay(stack, attempt);
    stage.broke("the buyer has paid, and every webhook of the provider is lost on the way");
    const done = await untilEnded(stack, who, attempt, { as: "COMPLETED", seconds: RECONCILED_SECONDS });
    stage.detected(`the provider was asked, and the buyer is told of order ${done.orderId}`);
    check(!(await webhooksOf(stage, attempt)).some(isOfThePayment), "the webhook arrived all the same: the drill proved nothing");
    const paid = { as: "COMPLETED", payments: 1, captured: attempt.amount.amount, refunded: 0, orders: 1 } as const;
    const books = { who, attempt, downstream };
    await proveMoney(stage, { ...books, what: "a payment nobody told us of is one order" }, { ...paid, heard: ["order.completed"] });
    await stage.prove("[CHK-4] nobody is paged for what mends itself", async () => {
      check(!(await openAlert(stack, STUCK)), `${STUCK} is open`);
      return `${STUCK} is not open`;
    });

    await healAll(stack);
    stage.tell("recovered", "webhooks arrive again, those of the payment among them");
    await stage.prove("[CHK-4] the late webhooks are stored, acted on, and change nothing", async () => {
      const late = await until("the late webhooks", LATE_SECONDS, async () => {
        const stored = await webhooksOf(stage, attempt);
        return stored.some((webhook) => isOfThePayment(webhook) && webhook.state === "ACTED") ? stored : undefined;
      });
      check((await readCart(stack, who.token, cart.id)).items.length === 0, "the cart has the paid lines again");
      return late.map(({ type, outcome }) => `${type}: ${outcome}`).join("; ");
    });
    await proveMoney(stage, { ...books, what: "late webhooks order and count nothing twice" }, { ...paid, heard: ["order.completed"] });
  },
};

const isOfThePayment = ({ type }: StoredWebhook): boolean => type === "payment_intent.succeeded";
