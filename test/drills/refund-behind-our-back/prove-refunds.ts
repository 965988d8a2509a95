import { call, check } from "../../journey/client.ts";
import { proveMoney, type Downstream } from "../money-books.ts";
import { operatorToken } from "../operator.ts";
import type { Checkout, Shopper } from "../shopping.ts";
import type { Stage } from "../stage.ts";

/** Three orders whose money went back: all of it, a part of it, and of one it came to us again. */
export interface Refunded {
  who: Shopper;
  downstream: Downstream;
  whole: Checkout;
  part: Checkout;
  /** Minor units. */
  partOfIt: number;
  undone: Checkout;
  /** Whether an operator has given that back another way by now. */
  isGivenBack: boolean;
}

/** Attempt, order, the provider's books and the followers' events of each of the three. */
export async function proveBooks(
  stage: Stage,
  { who, downstream, whole, part, partOfIt, undone, isGivenBack }: Refunded,
  what: string,
): Promise<void> {
  const of = (attempt: Checkout) => ({ who, attempt, downstream });
  const paid = ({ amount }: Checkout) => ({ payments: 1, captured: amount.amount, orders: 1 });
  await proveMoney(
    stage,
    { ...of(whole), what: `all of it: ${what}` },
    { as: "REFUNDED", ...paid(whole), refunded: whole.amount.amount, heard: ["order.completed", "order.refunded"] },
  );
  await proveMoney(
    stage,
    { ...of(part), what: `a part of it: ${what}` },
    { as: "COMPLETED", ...paid(part), refunded: partOfIt, heard: ["order.completed", "order.refunded"] },
  );
  await proveMoney(
    stage,
    { ...of(undone), what: `a refund that failed: ${what}` },
    {
      as: "REFUNDED",
      ...paid(undone),
      refunded: 0,
      heard: ["order.completed", "order.refunded", "order.refund.failed", ...(isGivenBack ? (["order.refunded"] as const) : [])],
    },
  );
}

interface AtDesk {
  timeline: { what: string; detail: string | null; by: string | null }[];
}

/** The order's page says who found it. */
export async function proveFoundByAsking(stage: Stage, { orderId }: Checkout): Promise<void> {
  const { stack } = stage;
  await stage.prove("[CHK-5] the order's timeline says that it was found by asking", async () => {
    const { body } = await call<AtDesk>(stack.url, "GET", `/admin/orders/${orderId}`, { token: await operatorToken(stack) });
    const found = body.timeline.find(({ what }) => what === "REFUNDED");
    check(found && found.by?.startsWith("a later look at the payment"), `the step is ${JSON.stringify(found)}`);
    return `${found.what} by ${found.by}`;
  });
}
