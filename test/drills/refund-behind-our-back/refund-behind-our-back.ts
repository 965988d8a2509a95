import type { StackFile } from "../../../local-cloud/stack-file.ts";
import { call, check, until } from "../../journey/client.ts";
import { resolveAlert } from "../alert-path.ts";
import { healAll, setFault } from "../control.ts";
import type { Drill } from "../drill.ts";
import { listenDownstream } from "../money-books.ts";
import { openAlerts, operatorToken } from "../operator.ts";
import { pay, refundAtProvider, untilRefundFailed } from "../provider-money.ts";
import { webhooksOf } from "../received-webhooks.ts";
import { cartWith, checkOut, shopper, untilEnded, type Checkout, type Shopper } from "../shopping.ts";
import type { Stage } from "../stage.ts";
import { beginWithout, untilAlerted } from "../watch.ts";
import { proveBooks, proveFoundByAsking, type Refunded } from "./prove-refunds.ts";
import { LOST_IS_LOST } from "../ways.ts";

const UNDONE = "checkout.refund.undone";
const TOLD_SECONDS = 60;
/** The payment of an attempt that ended is asked for each `paymentCheck.everySeconds` of the contract, by a cron of each minute. */
const CHECKED_SECONDS = 300;

/** Three orders stand; somebody gives their money back in the provider's dashboard, and no webhook tells of it. */
export const refundBehindOurBack: Drill = {
  name: "refund-behind-our-back",
  title: "refunds in the payment provider's dashboard, with their webhooks lost",
  ways: { own: "down", also: [], not: LOST_IS_LOST },
  async run(stage) {
    const { stack } = stage;
    const who = await shopper(stage);
    const downstream = await listenDownstream(stage, who);
    await beginWithout(stage, UNDONE);
    const [whole, part, undone] = [
      await ordered(stage, who, "whole"),
      await ordered(stage, who, "part"),
      await ordered(stage, who, "undone", "pm_card_refundFail"),
    ];
    const partOfIt = Math.floor(part.amount.amount / 2);
    const refunded: Refunded = { who, downstream, whole, part, partOfIt, undone, isGivenBack: false };
    const before = await pages(stage);
    await refundAtProvider(stack, undone);
    await untilOrder(stage, who, undone, { state: "REFUNDED", seconds: TOLD_SECONDS });
    stage.tell("saw", "three orders were placed; one was refunded, and its webhook told of it");

    await setFault(stack, "stripe-webhooks", "down");
    await refundAtProvider(stack, whole);
    await refundAtProvider(stack, part, partOfIt);
    await untilRefundFailed(stack, undone, TOLD_SECONDS);
    stage.broke("of two more the money went back, of one in part, and the first refund failed after all: every webhook is lost on the way");

    await untilOrder(stage, who, whole, { state: "REFUNDED", seconds: CHECKED_SECONDS });
    stage.detected("the provider was asked again about a payment that had long been an order, and the order is refunded");
    await untilOrder(stage, who, part, { state: "PARTLY_REFUNDED", seconds: CHECKED_SECONDS });
    await untilOrder(stage, who, undone, { state: "REFUND_FAILED", seconds: CHECKED_SECONDS });
    const alert = await untilAlerted(stage, UNDONE);
    stage.undo(`resolve ${UNDONE}`, async () => resolveAlert(stack, await operatorToken(stack), alert));
    stage.tell("saw", `${alert.severity}: ${alert.summary}, at the primary receiver`);
    await proveBooks(stage, refunded, "money that went back behind our back is in our books, and told of once, in order");
    await proveFoundByAsking(stage, whole);
    await stage.prove("[CHK-4] one page: of the money that is owed again", async () => {
      const more = [...(await pages(stage))].filter((key) => !before.has(key));
      check(more.length === 1 && more[0] === UNDONE, `there are pages of ${more.join(", ")}`);
      return `${UNDONE}, and no page of what mended itself`;
    });

    await giveBackAnotherWay(stack, undone);
    stage.tell("recovered", "an operator gave back another way what was owed, and booked it: nobody is paged of it again");
    await healAll(stack);
    stage.tell("recovered", "webhooks arrive again, those of the refunds among them");
    for (const attempt of [whole, part, undone])
      await until("the late webhooks of a refund", TOLD_SECONDS, async () => {
        const late = (await webhooksOf(stage, attempt)).filter(({ type }) => type.includes("refund"));
        return late.length > 0 && late.every(({ state }) => state === "ACTED") ? true : undefined;
      });
    await proveBooks(stage, { ...refunded, isGivenBack: true }, "late webhooks count and tell nothing twice");
  },
};

/** A checkout that has become an order. */
async function ordered(stage: Stage, who: Shopper, name: string, card?: string): Promise<Checkout> {
  const { stack, runId } = stage;
  const attempt = await checkOut(stack, who, await cartWith(stack, who, 2), `drill-${runId}-${name}`);
  await pay(stack, attempt, card);
  return { ...attempt, ...(await untilEnded(stack, who, attempt, { as: "COMPLETED", seconds: TOLD_SECONDS })) };
}

const untilOrder = ({ stack }: Stage, { token }: Shopper, { orderId }: Checkout, { state, seconds }: { state: string; seconds: number }) =>
  until(`the order ${orderId} as ${state}`, seconds, async () => {
    const { body } = await call<{ state: string }>(stack.url, "GET", `/orders/${orderId}`, { token });
    return body.state === state ? true : undefined;
  });

/** What the runbook says of money that the provider cannot give back. */
async function giveBackAnotherWay(stack: StackFile, { payment }: Checkout): Promise<void> {
  const token = await operatorToken(stack);
  await call(stack.url, "POST", "/admin/step-up", { token, body: { kind: "money", password: stack.accounts.operator.password } });
  const path = `/admin/payments/${payment?.intentId}/out-of-band`;
  await call(stack.url, "POST", path, { token, body: { reason: "a drill's bank transfer" } });
}

/** What somebody is woken for now. */
async function pages({ stack }: Stage): Promise<Set<string>> {
  return new Set((await openAlerts(stack)).filter(({ severity }) => severity === "page").map(({ key }) => key));
}
