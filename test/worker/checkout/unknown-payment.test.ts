import { describe, expect, it } from "vitest";
import { cancelCheckout } from "../../../src/features/checkout/cancel-checkout.ts";
import { checkoutReport } from "../../../src/features/checkout/checkout-report.ts";
import { receiveWebhook } from "../../../src/features/checkout/receive-webhook.ts";
import { reconcileCheckouts } from "../../../src/features/checkout/reconcile-checkouts.ts";
import { cartsAway, initiated, openShop } from "./setting.ts";

describe("[CHK-4] an attempt whose payment the provider does not know", () => {
  it.each([
    ["before its expiry", "FAILED", 11],
    ["past its expiry", "EXPIRED", 121],
  ])("ends %s as %s, tells why, and frees its cart", async (_, state, seconds) => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    shop.provider.forget(intentId);
    shop.advance(seconds);
    await reconcileCheckouts(shop.deps);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state, reason: "payment-unknown", clientSecret: null });
    expect(shop.raised).toEqual(["checkout.payment.unknown-intent"]);
    expect(await shop.events("checkout.failed")).toHaveLength(1);
    expect(await shop.start(cart, "key-2")).toMatchObject({ ok: true });
  });

  it("is given up by its buyer as any other is", async () => {
    const shop = await openShop();
    const { cart, attempt, intentId } = await initiated(shop);
    shop.provider.forget(intentId);
    expect(await cancelCheckout(shop.deps, shop.buyerId, attempt.id)).toMatchObject({
      ok: true,
      value: { state: "FAILED", reason: "canceled-by-buyer" },
    });
    expect(shop.raised).toEqual(["checkout.payment.unknown-intent"]);
    expect(await shop.start(cart, "key-2")).toMatchObject({ ok: true });
  });

  it("is no end where its money was seen: it waits, stuck, and the report says what to look at", async () => {
    const shop = await openShop();
    const { cart, attempt, intentId } = await initiated(shop);
    const rawBody = shop.provider.pay(intentId);
    await receiveWebhook(shop.depsOf({ carts: cartsAway(shop.deps) }), { rawBody, signature: "right" });
    shop.provider.forget(intentId);
    shop.advance(shop.deps.contract.checkout.cartReconcilingSeconds);
    await reconcileCheckouts(shop.deps);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "PAYMENT_INITIATED_CART_RECONCILING" });
    const { items } = await checkoutReport(shop.deps, { limit: 100, cursor: undefined });
    expect(items.find(({ attemptId }) => attemptId === attempt.id)).toMatchObject({
      stuck: true,
      nextAction: expect.stringContaining("see whether the settings name the account that took it"),
      lastFailure: { message: expect.stringContaining(`does not know ${intentId}`) },
    });
    shop.provider.forget(intentId, false);
    shop.advance(6);
    await reconcileCheckouts(shop.deps);
    expect(await shop.ordersOf(cart.id)).toHaveLength(1);
  });

  it("is not looked for by a webhook: what it names is another account's", async () => {
    const shop = await openShop();
    const { cart } = await initiated(shop);
    shop.provider.forget("pi_elsewhere");
    const elsewhere = shop.provider.event("payment_intent.succeeded", "pi_elsewhere");
    expect(await receiveWebhook(shop.deps, { rawBody: elsewhere, signature: "right" })).toEqual({ ok: true, value: "acted" });
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "PAYMENT_INITIATED" });
  });
});
