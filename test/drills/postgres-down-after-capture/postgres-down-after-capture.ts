import { check } from "../../journey/client.ts";
import { breakAsAsked, healAll } from "../control.ts";
import type { Drill } from "../drill.ts";
import { listenDownstream, proveMoney } from "../money-books.ts";
import { pay, refundAtProvider } from "../provider-money.ts";
import { cartWith, checkOut, shopper, tryTo, untilEnded, type Checkout } from "../shopping.ts";
import type { Stage } from "../stage.ts";
import { beginWithout, untilAlerted, untilDependency, untilOver } from "../watch.ts";

const ALERT = "dependency.postgres.down";
/** The provider's longest pause between two tries of a webhook, and the reconcile's minute. */
const SETTLED_SECONDS = 120;

/** Money is taken while nothing can be written down; of one payment it even goes back meanwhile. */
export const postgresDownAfterCapture: Drill = {
  name: "postgres-down-after-capture",
  title: "Postgres is gone when payments are captured",
  ways: { own: "down", also: ["hang", "slow", "garbage", "error"], not: {} },
  async run(stage) {
    const { stack, runId } = stage;
    const who = await shopper(stage);
    const downstream = await listenDownstream(stage, who);
    const [kept, returned] = [
      await checkOut(stack, who, await cartWith(stack, who), `drill-${runId}-kept`),
      await checkOut(stack, who, await cartWith(stack, who, 2), `drill-${runId}-returned`),
    ];
    await beginWithout(stage, ALERT);

    await breakAsAsked(stage, "postgres");
    await pay(stack, kept);
    await pay(stack, returned);
    stage.broke(`two payments are captured, and Postgres ${stage.faultSaid}: no webhook can be stored`);
    await refundAtProvider(stack, returned);
    stage.tell("broke", "one of the two is refunded in full at the provider meanwhile");
    await proveBuyerIsTold(stage, who.token, kept);

    const { detail } = await untilDependency(stack, "postgres", "down");
    stage.detected(`/health/ops says that Postgres is down: ${detail}`);
    const alert = await untilAlerted(stage, ALERT);
    stage.tell("saw", `${alert.severity}: ${alert.summary}, at the primary receiver`);

    await healAll(stack);
    stage.tell("recovered", "Postgres answers again");
    await untilEnded(stack, who, kept, { as: "COMPLETED", seconds: SETTLED_SECONDS });
    await untilEnded(stack, who, returned, { as: "REFUNDED", seconds: SETTLED_SECONDS });
    stage.tell("recovered", "both payments are settled, by themselves");
    const paid = { payments: 1, captured: kept.amount.amount };
    await proveMoney(
      stage,
      { who, attempt: kept, downstream, what: "a payment taken while nothing could be written is one order" },
      { as: "COMPLETED", ...paid, refunded: 0, orders: 1, heard: ["order.completed"] },
    );
    const back = returned.amount.amount;
    await proveMoney(
      stage,
      { who, attempt: returned, downstream, what: "money that went back before it was written down is no order" },
      { as: "REFUNDED", payments: 1, captured: back, refunded: back, orders: 0, heard: ["checkout.failed"] },
    );
    await untilDependency(stack, "postgres", "up");
    await untilOver(stage, alert);
    stage.tell("recovered", `the alert ${ALERT} is resolved by itself, and its receiver knows`);
  },
};

async function proveBuyerIsTold(stage: Stage, token: string, { id }: Checkout): Promise<void> {
  await stage.prove("[CHK-4] a buyer who asks is told that it cannot be said now, not that he did not pay", async () => {
    const { status, type, body, seconds } = await tryTo<Checkout>(stage.stack, { method: "GET", path: `/checkouts/${id}`, token });
    check(status === 503 && type === "dependency-unavailable", `GET /checkouts/${id} answered ${status} ${type}`);
    return `503 ${type} after ${seconds.toFixed(1)} s: ${body.detail}`;
  });
}
