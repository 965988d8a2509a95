import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { paymentsLaw } from "../../../src/features/checkout/conservation.ts";
import { settlePayment } from "../../../src/features/checkout/settle-payment.ts";
import { receiveWebhook } from "../../../src/features/checkout/receive-webhook.ts";
import { checkoutAttempts } from "../../../src/features/checkout/tables.ts";
import { orderEventsLaw } from "../../../src/features/orders/conservation.ts";
import { orderLines, orders } from "../../../src/features/orders/tables.ts";
import { outboxEvents } from "../../../src/platform/outbox/tables.ts";
import { openShop } from "../checkout/setting.ts";
import { valueOf } from "../../support/value-of.ts";
import { capturesOf, contractOver } from "./measure.ts";

const YEAR_SECONDS = 366 * 86_400;
let year = 2;

/** A shop in a year that no other test sells in, with one paid order. */
async function soldOnce() {
  const shop = await openShop();
  shop.advance(YEAR_SECONDS * (year += 2));
  const contract = contractOver(3_600);
  const deps = shop.depsOf({ contract });
  const cart = await shop.cartWith(2);
  const started = valueOf(await shop.start(cart, "key-1", deps));
  shop.advance(90);
  const pay = () => receiveWebhook(deps, { rawBody: shop.provider.pay(started.attempt.paymentIntentId ?? ""), signature: "right" });
  await pay();
  const now = (seconds: number) => new Date(deps.clock.now().getTime() + 120_000 + seconds * 1000);
  const [order] = await shop.ordersOf(cart.id);
  return { shop, deps, now, orderId: order?.id ?? "", attemptId: started.attempt.id, intentId: started.attempt.paymentIntentId ?? "" };
}

beforeAll(async () => void (await soldOnce()), 30_000);

describe("payments captured", () => {
  it("[CHK-4] are found to be no order once the order's row is gone, and page when that is so twice in a row", async () => {
    const { deps, now, orderId } = await soldOnce();
    const captures = capturesOf(deps, paymentsLaw(deps));
    expect(await captures.at(now(0))).toMatchObject([
      { name: "payments.captured.eur", left: { amount: 2500 }, right: { amount: 2500 }, holds: true },
    ]);

    await deps.db.delete(orderLines).where(eq(orderLines.orderId, orderId));
    await deps.db.delete(orders).where(eq(orders.id, orderId));
    expect(await captures.at(now(10))).toMatchObject([{ difference: 2500, holds: false, brokenInARow: 1 }]);
    expect(captures.raised).toEqual([]);
    expect(await captures.at(now(20))).toMatchObject([{ brokenInARow: 2, brokenSince: now(10).toISOString() }]);
    expect(captures.raised).toMatchObject([{ key: "conservation.payments.captured.eur", severity: "page" }]);
  });

  it("[CHK-4] are accounted for while their attempt is reconciled, and found once it is said to have failed", async () => {
    const { deps, now, orderId, attemptId } = await soldOnce();
    const captures = capturesOf(deps, paymentsLaw(deps));
    await deps.db.delete(orderLines).where(eq(orderLines.orderId, orderId));
    await deps.db.delete(orders).where(eq(orders.id, orderId));
    const setState = (state: "PAYMENT_INITIATED_CART_RECONCILING" | "FAILED") =>
      deps.db.update(checkoutAttempts).set({ state }).where(eq(checkoutAttempts.id, attemptId));
    await setState("PAYMENT_INITIATED_CART_RECONCILING");
    expect(await captures.at(now(0))).toMatchObject([{ holds: true, detail: expect.stringContaining("2500 reconciling") }]);
    await setState("FAILED");
    expect(await captures.at(now(10))).toMatchObject([{ holds: false, difference: 2500 }]);
  });

  it("[CHK-4] raise no page for a refund in part whose webhook was lost: what is astray is looked at before the next comparison", async () => {
    const { shop, deps, now, attemptId, intentId } = await soldOnce();
    const captures = capturesOf(deps, paymentsLaw(deps));
    shop.provider.refundedByHand(intentId, 700);
    expect(await captures.at(now(0))).toMatchObject([{ holds: false, difference: -700 }]);
    const [due] = await deps.db.select().from(checkoutAttempts).where(eq(checkoutAttempts.id, attemptId));
    expect(due?.paymentCheckAt).toEqual(now(0));
    await settlePayment(deps, attemptId, shop.provider.standing(intentId));
    expect(await captures.at(now(10))).toMatchObject([
      { holds: true, left: { amount: 2500 }, right: { amount: 2500 }, detail: "1800 in orders, 700 given back, 0 reconciling" },
    ]);
    expect(captures.raised).toEqual([]);
  });

  it("are missed where an order stands that the provider never took money for", async () => {
    const { shop, deps, now } = await soldOnce();
    shop.provider.payments.clear();
    expect(await capturesOf(deps, paymentsLaw(deps)).at(now(0))).toMatchObject([
      { left: { amount: 0 }, right: { amount: 2500 }, holds: false },
    ]);
  });
});

describe("orders placed", () => {
  it("[AUT-2] are found not to have been told of once their event is gone", async () => {
    const { deps, now, orderId } = await soldOnce();
    const captures = capturesOf(deps, orderEventsLaw(deps));
    expect(await captures.at(now(0))).toMatchObject([{ left: { amount: 1 }, right: { amount: 1 }, holds: true }]);
    await deps.db.delete(outboxEvents).where(eq(outboxEvents.subject, orderId));
    await captures.at(now(10));
    expect(await captures.at(now(20))).toMatchObject([{ difference: 1, holds: false }]);
    expect(captures.raised).toMatchObject([{ key: "conservation.events.order-completed" }]);
  });
});
