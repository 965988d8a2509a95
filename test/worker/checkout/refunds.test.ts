import { describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { cancelCheckout } from "../../../src/features/checkout/cancel-checkout.ts";
import { receiveWebhook } from "../../../src/features/checkout/receive-webhook.ts";
import { reconcileCheckouts } from "../../../src/features/checkout/reconcile-checkouts.ts";
import { writeBooks } from "../../../src/features/payments/store.ts";
import type { BusinessEvent } from "../../../src/platform/outbox/outbox.ts";
import { initiated, openShop, ordered, type Shop } from "./setting.ts";
import { overriding } from "../objects.ts";

const deliver = (shop: Shop, rawBody: string, using: Deps = shop.deps) => receiveWebhook(using, { rawBody, signature: "right" });

/** The reconcile, when every threshold of this file's attempts is past. */
async function afterAWhile(shop: Shop): Promise<void> {
  shop.advance(30);
  await reconcileCheckouts(shop.deps);
}

async function expectNoOrder(shop: Shop, cartId: string, attempt: object): Promise<void> {
  expect(await shop.attemptOf(cartId)).toMatchObject(attempt);
  expect(await shop.ordersOf(cartId)).toEqual([]);
  expect(await shop.events("order.completed")).toEqual([]);
  expect(await shop.events("order.refunded")).toEqual([]);
}

describe("[CHK-4] money that went back before there was an order", () => {
  it("makes none where every webhook was lost and the reconcile asks, and the cart keeps its lines", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    shop.provider.pay(intentId);
    shop.provider.refundedByHand(intentId);
    await afterAWhile(shop);
    await expectNoOrder(shop, cart.id, { state: "REFUNDED", reason: "refunded-before-order" });
    expect(await shop.events("checkout.failed")).toMatchObject([{ payload: { state: "REFUNDED", reason: "refunded-before-order" } }]);
    expect(await shop.cart(cart.id)).toMatchObject({ items: [{ quantity: 2 }] });
    expect(shop.provider.refunds).toEqual([]);
    expect(shop.raised).toEqual(["checkout.payment.refunded-before-order"]);
  });

  it("makes none of a stale event that says it was paid, and asks the provider once for that", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    const paid = shop.provider.pay(intentId);
    shop.provider.refundedByHand(intentId);
    shop.provider.asked.length = 0;
    await deliver(shop, paid);
    expect(shop.provider.asked).toEqual(["read"]);
    await expectNoOrder(shop, cart.id, { state: "REFUNDED" });
  });

  it("has the rest given back where only a part of it went back", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    const paid = shop.provider.pay(intentId);
    shop.provider.refundedByHand(intentId, 1);
    await deliver(shop, paid);
    await expectNoOrder(shop, cart.id, { state: "REFUNDED", reason: "refunded-before-order" });
    expect(shop.provider.returns.get(intentId)).toMatchObject([
      { amount: 1, status: "succeeded" },
      { amount: 2499, status: "succeeded" },
    ]);
  });

  it("waits while a refund may still fail: an order where it failed", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    const paid = shop.provider.pay(intentId);
    shop.provider.refundedByHand(intentId, 2500, "pending");
    await deliver(shop, paid);
    await afterAWhile(shop);
    await expectNoOrder(shop, cart.id, { state: "PAYMENT_INITIATED_CART_RECONCILING" });
    await deliver(shop, shop.provider.decideRefunds(intentId, "failed"));
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "COMPLETED" });
    expect(await shop.ordersOf(cart.id)).toHaveLength(1);
  });

  it("waits while a refund may still fail: none where it arrived", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    const paid = shop.provider.pay(intentId);
    shop.provider.refundedByHand(intentId, 2500, "pending");
    await deliver(shop, paid);
    shop.provider.decideRefunds(intentId, "succeeded");
    await afterAWhile(shop);
    await expectNoOrder(shop, cart.id, { state: "REFUNDED" });
  });

  it("lets the buyer's cancel say that nothing was bought", async () => {
    const shop = await openShop();
    const { cart, attempt, intentId } = await initiated(shop);
    shop.provider.pay(intentId);
    shop.provider.refundedByHand(intentId);
    expect(await cancelCheckout(shop.deps, shop.buyerId, attempt.id)).toMatchObject({ ok: true, value: { state: "REFUNDED" } });
    await expectNoOrder(shop, cart.id, { state: "REFUNDED" });
  });
});

describe("[CHK-4] a refund this product asked for", () => {
  it("is asked for again where it failed, with a page, and not believed before", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    shop.provider.refundsAre = "failed";
    await deliver(shop, shop.provider.pay(intentId, 1));
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "PAYMENT_INITIATED_CART_RECONCILING" });
    expect(shop.raised).toEqual(["checkout.refund.failed"]);
    shop.provider.refundsAre = "succeeded";
    await afterAWhile(shop);
    await expectNoOrder(shop, cart.id, { state: "REFUNDED", reason: "amount-differs" });
  });

  it("pages where it fails after it had succeeded", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    await deliver(shop, shop.provider.pay(intentId, 1));
    for (const refund of shop.provider.returns.get(intentId) ?? []) refund.status = "failed";
    await deliver(shop, shop.provider.event("refund.failed", intentId));
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "REFUNDED" });
    expect(shop.raised).toContain("checkout.refund.undone");
  });
});

describe("an order whose money goes back", () => {
  it("is told of behind its completion also by an isolate whose clock is behind", async () => {
    const { shop, intentId } = await ordered();
    const rawBody = shop.provider.refundedByHand(intentId);
    shop.advance(-60);
    await deliver(shop, rawBody);
    const [completed, refunded] = [(await shop.events("order.completed"))[0], (await shop.events("order.refunded"))[0]];
    expect(refunded?.occurredAt.getTime()).toBe((completed?.occurredAt.getTime() ?? 0) + 1);
  });

  it("stands while only a part went back, or the refund may still fail", async () => {
    const { shop, cart, intentId } = await ordered();
    await deliver(shop, shop.provider.refundedByHand(intentId, 2499));
    await deliver(shop, shop.provider.refundedByHand(intentId, 1, "pending"));
    await afterAWhile(shop);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "COMPLETED" });
    await deliver(shop, shop.provider.decideRefunds(intentId, "succeeded"));
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "REFUNDED" });
    const told = (await shop.events("order.refunded")).toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
    expect(told).toMatchObject([
      { payload: { amount: { amount: 2499 }, refunded: { amount: 2499 }, whole: false } },
      { payload: { amount: { amount: 1 }, refunded: { amount: 2500 }, whole: true } },
    ]);
  });

  it("is refunded also where the money went back between the provider's answer and the order's commit", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    const paid = shop.provider.pay(intentId);
    let refund = "";
    const refundedMeanwhile = shop.depsOf({
      carts: (cartId) =>
        overriding(shop.deps.carts(cartId), {
          take: async (attempt) => {
            refund = shop.provider.refundedByHand(intentId);
            return shop.deps.carts(cartId).take(attempt);
          },
        }),
    });
    await deliver(shop, paid, refundedMeanwhile);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "COMPLETED" });
    await deliver(shop, refund);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "REFUNDED", reason: "refunded-at-provider" });
    expect(await shop.events("order.refunded")).toHaveLength(1);
  });

  it("is told of as an order's refund where it is committed while the refund is being acted on", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    const paid = shop.provider.pay(intentId);
    const meanwhile = shop.depsOf({
      carts: (cartId) =>
        overriding(shop.deps.carts(cartId), {
          take: async (attempt) => {
            // The refund's webhook reads the attempt, and is held up until the order stands.
            refunding = deliver(shop, shop.provider.refundedByHand(intentId), heldUp);
            await reached;
            return shop.deps.carts(cartId).take(attempt);
          },
        }),
    });
    let refunding: Promise<unknown> = Promise.resolve();
    const [reached, reach] = gate();
    const [stands, stand] = gate();
    const heldUp = shop.depsOf({
      alerts: { raise: async () => (reach(), stands), resolve: async () => undefined },
    });
    await deliver(shop, paid, meanwhile);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "COMPLETED" });
    stand();
    await refunding;
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "REFUNDED" });
    expect((await shop.ordersOf(cart.id))[0]?.refundedAt).toBeInstanceOf(Date);
    expect(await shop.events("order.refunded")).toHaveLength(1);
    expect(await shop.events("checkout.failed")).toEqual([]);
  });

  it("[AUT-2] keeps its state and is told of to nobody where the batch that says both is rolled back, or another change came between", async () => {
    const { shop, cart, attempt, intentId, order } = await ordered();
    const now = shop.deps.clock.now();
    const changeId = shop.deps.ids.next("evt");
    const change = { id: order.id, changeId, after: null, state: "REFUNDED", refundedAmount: 2500, refundedAt: now, toldAt: now } as const;
    const event = { id: changeId, type: "order.refunded", subject: order.id, buyerId: shop.buyerId, payload: {}, occurredAt: now } as const;
    const entry = { intentId, attemptId: attempt.id, news: [], now };
    const write = (events: readonly BusinessEvent[], more: { after?: string } = {}) =>
      writeBooks(shop.db, entry, { change: { ...change, ...more }, told: [], events });
    await expect(write([{ ...event, subject: null as unknown as string }])).rejects.toThrow("null value in column");
    expect(await write([event], { after: "another change" })).toBe(false);
    expect(await shop.ordersOf(cart.id)).toMatchObject([{ state: "PLACED", refundedAmount: 0, refundedAt: null }]);
    expect(await shop.events("order.refunded")).toEqual([]);
    expect(await write([event])).toBe(true);
    expect(await write([event])).toBe(false);
    expect(await shop.events("order.refunded")).toHaveLength(1);
  });
});

function gate(): [Promise<void>, () => void] {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return [opened, open];
}
