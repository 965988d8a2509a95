import { describe, expect, it } from "vitest";
import { setQuantity } from "../../../src/features/cart/set-quantity.ts";
import { cancelCheckout } from "../../../src/features/checkout/cancel-checkout.ts";
import { checkoutHealth } from "../../../src/features/checkout/health.ts";
import { receiveWebhook } from "../../../src/features/checkout/receive-webhook.ts";
import { reconcileCheckouts } from "../../../src/features/checkout/reconcile-checkouts.ts";
import { replayWebhooks } from "../../../src/features/checkout/replay-webhooks.ts";
import { sweepWebhooks } from "../../../src/features/checkout/sweep-webhooks.ts";
import { receivedWebhooks } from "../../../src/features/checkout/tables.ts";
import { valueOf } from "../../support/value-of.ts";
import { cartsAway, CLIENT, initiated, openShop, type Shop } from "./setting.ts";
import { OPERATOR } from "../operator.ts";

const deliver = (shop: Shop, rawBody: string) => receiveWebhook(shop.deps, { rawBody, signature: "right" });

describe("starting a checkout", () => {
  it("reserves the cart's lines, opens the payment and answers its client secret; the cart stays as it is", async () => {
    const shop = await openShop();
    const { cart, attempt } = await initiated(shop);
    expect(attempt).toMatchObject({
      state: "PAYMENT_INITIATED",
      amount: 2500,
      currency: "EUR",
      lines: [{ offerId: shop.offerId, quantity: 2 }],
    });
    expect(attempt.clientSecret).toBe(`pi_${attempt.id}_secret`);
    expect(await shop.cart(cart.id)).toMatchObject({ snapshotVersion: cart.snapshotVersion, items: [{ quantity: 2 }] });
  });

  it("answers a repeat with the same attempt, and refuses another body under the key", async () => {
    const shop = await openShop();
    const { cart, attempt } = await initiated(shop);
    expect(await shop.start(cart, "key-1")).toMatchObject({ ok: true, value: { replayed: true, attempt: { id: attempt.id } } });
    expect(await shop.start(cart, "key-1", shop.deps, "another")).toMatchObject({ refusal: { kind: "idempotency-key-reused" } });
    expect(await shop.start(cart, "key-2")).toMatchObject({ refusal: { kind: "checkout-in-progress", attemptId: attempt.id } });
  });

  it("makes one attempt of ten requests at once", async () => {
    const shop = await openShop();
    const cart = await shop.cartWith(1);
    const answers = await Promise.all(Array.from({ length: 10 }, () => shop.start(cart, "key-1")));
    const ids = new Set(answers.flatMap((answer) => (answer.ok ? [answer.value.attempt.id] : [])));
    expect(ids.size).toBe(1);
    expect(answers.filter((answer) => !answer.ok && answer.refusal.kind !== "idempotency-in-flight")).toEqual([]);
    expect(shop.provider.payments.size).toBe(1);
  });

  it("takes the quoted price until the quote expires, for the pieces it was given for, whatever the offer costs within its bound", async () => {
    const shop = await openShop();
    const cart = await shop.cartWith(2);
    const more = valueOf(
      await setQuantity(shop.deps, {
        ...{ cartId: cart.id, buyerId: shop.buyerId, client: CLIENT, at: "", quantity: 3 },
        ...{ itemId: (await shop.cart(cart.id))?.items[0]?.id ?? "", given: { ifMatch: { text: '"2"', versions: [2] } } },
      }),
    ).cart;
    shop.advance(3599);
    await shop.setOffer({ amount: 1300 });
    expect(await shop.start(more, "more")).toMatchObject({
      refusal: { kind: "offers-changed", changes: [{ kind: "price-changed", lapse: "more-pieces" }] },
    });
    const asQuoted = await shop.cartWith(2);
    await shop.setOffer({ amount: 3901 });
    expect(await shop.start(asQuoted, "mistake")).toMatchObject({
      refusal: { kind: "offers-changed", changes: [{ kind: "price-changed", lapse: "beyond-bound" }] },
    });
    for (const amount of [3900, 1]) {
      await shop.setOffer({ amount });
      const started = valueOf(await shop.start(asQuoted, `at-${amount}`));
      expect(started.attempt).toMatchObject({ amount: 2600, lines: [{ quantity: 2, unitPrice: { amount: 1300 } }] });
      await cancelCheckout(shop.deps, shop.buyerId, started.attempt.id);
    }
  });

  it("refuses an empty cart, a stale version, and offers that changed, and says what changed", async () => {
    const shop = await openShop();
    const cart = await shop.cartWith(1);
    expect(await shop.start({ ...cart, snapshotVersion: 1 }, "k")).toMatchObject({
      refusal: { kind: "version-conflict", cart: { snapshotVersion: 2 }, differing: [{ what: ["added"], was: null, is: { quantity: 1 } }] },
    });
    await shop.setOffer({ amount: 1300 });
    shop.advance(3600);
    expect(await shop.start(cart, "k")).toMatchObject({
      refusal: {
        kind: "offers-changed",
        changes: [{ kind: "price-changed", lapse: "expired", from: { amount: 1250 }, to: { amount: 1300 } }],
      },
    });
    await shop.setOffer({ amount: 1250, orderable: false });
    expect(await shop.start(cart, "k")).toMatchObject({ refusal: { kind: "offers-changed", changes: [{ kind: "unavailable" }] } });
    expect(await shop.attemptOf(cart.id)).toBeUndefined();
  });

  it("keeps the reservation while the provider is away, and goes on with the same key", async () => {
    const shop = await openShop();
    const cart = await shop.cartWith(1);
    shop.provider.away = true;
    await expect(shop.start(cart, "k")).rejects.toMatchObject({
      code: "dependency-unavailable",
      message: expect.stringContaining("same Idempotency-Key"),
    });
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "RESERVED" });
    shop.provider.away = false;
    expect(await shop.start(cart, "k")).toMatchObject({ ok: true, value: { attempt: { state: "PAYMENT_INITIATED" } } });
  });

  it("fails the attempt where the provider refuses the payment for good", async () => {
    const shop = await openShop();
    const cart = await shop.cartWith(1);
    shop.provider.refusesAll = true;
    expect(await shop.start(cart, "k")).toMatchObject({ refusal: { kind: "payment-refused", code: "invalid_request" } });
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "FAILED" });
    expect(await shop.events("checkout.failed")).toHaveLength(1);
  });
});

describe("webhooks of the provider", () => {
  it("turn a payment into an order, take the lines from the cart, and tell automations, once however often they come", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    const rawBody = shop.provider.pay(intentId);
    expect(await deliver(shop, rawBody)).toEqual({ ok: true, value: "acted" });
    expect(await deliver(shop, rawBody)).toEqual({ ok: true, value: "duplicate" });
    await deliver(shop, shop.provider.pay(intentId));

    const [order, ...others] = await shop.ordersOf(cart.id);
    expect(others).toEqual([]);
    expect(order).toMatchObject({ buyerId: shop.buyerId, amount: 2500, currency: "EUR", paymentIntentId: intentId, refundedAt: null });
    expect(await shop.linesOf(order?.id ?? "")).toMatchObject([
      { position: 0, offerId: shop.offerId, supplierId: "test-shop", quantity: 2, unitAmount: 1250 },
    ]);
    expect(await shop.cart(cart.id)).toMatchObject({ items: [] });
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "COMPLETED", orderId: order?.id, clientSecret: null });
    expect(await shop.events("order.completed")).toMatchObject([
      { subject: order?.id, payload: { orderId: order?.id, total: { amount: 2500, currency: "EUR" } } },
    ]);
  });

  it("are verified and stored before they are acted on, and a replay of acted ones does nothing twice", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    const rawBody = shop.provider.pay(intentId);
    expect(await receiveWebhook(shop.deps, { rawBody, signature: "wrong" })).toMatchObject({
      refusal: { kind: "webhook-signature-invalid" },
    });
    expect(await shop.ordersOf(cart.id)).toEqual([]);

    const cartAway = shop.depsOf({ carts: cartsAway(shop.deps) });
    expect(await receiveWebhook(cartAway, { rawBody, signature: "right" })).toEqual({ ok: true, value: "stored" });
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "PAYMENT_INITIATED_CART_RECONCILING" });
    shop.advance(30);
    await sweepWebhooks(shop.deps);
    expect(await shop.ordersOf(cart.id)).toHaveLength(1);

    const replayed = await replayWebhooks(shop.deps, OPERATOR, { state: "ACTED", limit: 50 });
    expect(replayed.length).toBeGreaterThan(0);
    expect(await shop.ordersOf(cart.id)).toHaveLength(1);
    expect(await shop.events("order.completed")).toHaveLength(1);
    expect(shop.provider.refunds).toEqual([]);
    await expect(replayWebhooks(shop.deps, OPERATOR, { state: "ACTED", limit: 51 })).rejects.toMatchObject({ code: "validation" });
  });

  it("are parked for an operator when all tries are spent, with an alert, and can be replayed from there", async () => {
    const shop = await openShop();
    // What others left would be parked with it.
    await shop.db.update(receivedWebhooks).set({ state: "ACTED" });
    const { cart, intentId } = await initiated(shop);
    const rawBody = shop.provider.pay(intentId);
    const cartAway = shop.depsOf({ carts: cartsAway(shop.deps) });
    await receiveWebhook(cartAway, { rawBody, signature: "right" });
    for (let turn = 0; turn < 8; turn += 1) {
      shop.advance(30);
      await sweepWebhooks(cartAway);
    }
    const section = checkoutHealth(shop.deps);
    const captured = await section.capture({
      now: shop.deps.clock.now(),
      signal: AbortSignal.timeout(5_000),
      outbound: (_, call) => call(),
      metrics: shop.deps.metricsReader,
    });
    expect(section.figures.parse(captured.figures)).toMatchObject({
      webhooksParked: 1,
      byState: { PAYMENT_INITIATED_CART_RECONCILING: expect.any(Number) },
    });
    expect(section.alerts?.flatMap((rule) => rule.conditions(captured.figures, shop.deps.contract)).map(({ key }) => key)).toContain(
      "checkout.webhook.parked",
    );
    await replayWebhooks(shop.deps, OPERATOR, { state: "PARKED", limit: 50 });
    expect(await shop.ordersOf(cart.id)).toHaveLength(1);
  });

  it("fail an attempt whose payment was cancelled at the provider; the cart is untouched and free", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    await shop.provider.cancel(intentId);
    await deliver(shop, shop.provider.event("payment_intent.canceled", intentId));
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "FAILED", reason: "payment-canceled" });
    expect(await shop.cart(cart.id)).toMatchObject({ items: [{ quantity: 2 }] });
    expect(await shop.start(cart, "key-2")).toMatchObject({ ok: true });
  });

  it("may come out of order: a failure that arrives after the payment that followed it changes nothing", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    const declined = shop.provider.decline(intentId);
    const paid = shop.provider.pay(intentId);
    await deliver(shop, declined);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "COMPLETED" });
    await deliver(shop, paid);
    expect(await shop.ordersOf(cart.id)).toHaveLength(1);
  });

  it("give back money that cannot become an order: paid after the end, or another amount", async () => {
    const late = await openShop();
    const first = await initiated(late);
    await cancelCheckout(late.deps, late.buyerId, first.attempt.id);
    const payment = late.provider.payments.get(first.intentId);
    if (payment) payment.status = "awaiting-payment";
    await deliver(late, late.provider.pay(first.intentId));
    expect(late.provider.refunds).toEqual([first.intentId]);
    expect(await late.attemptOf(first.cart.id)).toMatchObject({ state: "REFUNDED", reason: "paid-after-failed" });
    expect(await late.ordersOf(first.cart.id)).toEqual([]);

    const short = await openShop();
    const second = await initiated(short);
    await deliver(short, short.provider.pay(second.intentId, 2499));
    expect(short.provider.refunds).toEqual([second.intentId]);
    expect(await short.attemptOf(second.cart.id)).toMatchObject({ state: "REFUNDED", reason: "amount-differs" });
    expect(await short.cart(second.cart.id)).toMatchObject({ items: [{ quantity: 2 }] });
  });

  it("mark an order as refunded where the provider gave the money back", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    await deliver(shop, shop.provider.pay(intentId));
    await deliver(shop, shop.provider.refundedByHand(intentId));
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "REFUNDED" });
    expect((await shop.ordersOf(cart.id))[0]?.refundedAt).toBeInstanceOf(Date);
  });
});

describe("the reconcile", () => {
  it("places the order of a payment whose webhook never came", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    shop.provider.pay(intentId);
    shop.advance(5);
    await reconcileCheckouts(shop.deps);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "PAYMENT_INITIATED" });
    shop.advance(6);
    await reconcileCheckouts(shop.deps);
    expect(await shop.ordersOf(cart.id)).toHaveLength(1);
  });

  it("waits for a buyer who has time left, and expires an unpaid attempt only after making its payment impossible", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    shop.advance(30);
    await reconcileCheckouts(shop.deps);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "PAYMENT_INITIATED" });
    shop.advance(120);
    shop.provider.away = true;
    await reconcileCheckouts(shop.deps);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "PAYMENT_INITIATED" });
    shop.provider.away = false;
    shop.advance(10);
    await reconcileCheckouts(shop.deps);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "EXPIRED", reason: "expired-unpaid" });
    expect(shop.provider.payments.get(intentId)).toMatchObject({ status: "canceled" });
    expect(await shop.events("checkout.failed")).toHaveLength(1);
  });

  it("opens the payment of a reservation whose process died, and is shared out between two that run at once", async () => {
    const shop = await openShop();
    const cart = await shop.cartWith(1);
    shop.provider.away = true;
    await expect(shop.start(cart, "k")).rejects.toThrow("stripe is not reachable");
    shop.provider.away = false;
    shop.advance(6);
    await Promise.all([reconcileCheckouts(shop.deps), reconcileCheckouts(shop.depsOf())]);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "PAYMENT_INITIATED", fence: 2 });
  });
});
