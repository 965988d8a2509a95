import { describe, expect, it } from "vitest";
import { cancelCheckout } from "../../../src/features/checkout/cancel-checkout.ts";
import { checkoutBaseline } from "../../../src/features/checkout/checkout-baseline.ts";
import { checkoutReport } from "../../../src/features/checkout/checkout-report.ts";
import { receiveWebhook } from "../../../src/features/checkout/receive-webhook.ts";
import { sweepWebhooks } from "../../../src/features/checkout/sweep-webhooks.ts";
import { cartsAway, initiated, openShop, type Shop } from "./setting.ts";

const deliver = (shop: Shop, rawBody: string) => receiveWebhook(shop.deps, { rawBody, signature: "right" });

describe("what operators see", () => {
  it("[CHK-1] lists reserved, reconciling and overdue unpaid attempts with age, threshold, amount, cart, payment and next action", async () => {
    const shop = await openShop();
    const { attempt, cart, intentId } = await initiated(shop);
    const find = async () =>
      (await checkoutReport(shop.deps, { limit: 100, cursor: undefined })).items.find(({ attemptId }) => attemptId === attempt.id);
    expect(await find()).toBeUndefined();
    const { paymentInitiatedSeconds } = shop.deps.contract.checkout;
    shop.advance(paymentInitiatedSeconds);
    expect(await find()).toMatchObject({
      state: "PAYMENT_INITIATED",
      ageSeconds: paymentInitiatedSeconds,
      thresholdSeconds: paymentInitiatedSeconds,
      stuck: true,
      amount: { amount: 2500, currency: "EUR" },
      cartId: cart.id,
      paymentIntentId: intentId,
    });
    expect((await find())?.nextAction).toContain("asks the provider");

    const reserved = await openShop();
    const other = await reserved.cartWith(1);
    reserved.provider.away = true;
    await expect(reserved.start(other, "k")).rejects.toThrow("stripe is not reachable");
    const listed = await checkoutReport(reserved.deps, { limit: 100, cursor: undefined });
    expect(listed.items.find(({ cartId }) => cartId === other.id)).toMatchObject({
      state: "RESERVED",
      ageSeconds: 0,
      stuck: false,
      paymentIntentId: null,
      lastFailure: { code: "dependency-unavailable: stripe", times: 1 },
      nextAction: expect.stringContaining("stripe did not answer"),
    });
    await cancelCheckout(reserved.deps, reserved.buyerId, (await reserved.attemptOf(other.id))?.id ?? "");

    const reconciling = await openShop();
    const paid = await initiated(reconciling);
    const cartAway = reconciling.depsOf({
      carts: cartsAway(reconciling.deps),
    });
    await receiveWebhook(cartAway, { rawBody: reconciling.provider.pay(paid.intentId), signature: "right" });
    const { items } = await checkoutReport(reconciling.deps, { limit: 100, cursor: undefined });
    expect(items.find(({ attemptId }) => attemptId === paid.attempt.id)).toMatchObject({
      state: "PAYMENT_INITIATED_CART_RECONCILING",
      nextAction: expect.stringContaining("places the order"),
    });
    reconciling.advance(30);
    await sweepWebhooks(reconciling.deps);
    await cancelCheckout(shop.deps, shop.buyerId, attempt.id);
  });

  it("[CHK-2] gives usual durations by state, volumes and conversion beside the current figures", async () => {
    const shop = await openShop();
    const { intentId } = await initiated(shop);
    shop.advance(8);
    await deliver(shop, shop.provider.pay(intentId));
    const baseline = await checkoutBaseline(shop.deps, 720);
    const unpaid = baseline.states.find(({ state }) => state === "PAYMENT_INITIATED");
    expect(unpaid).toMatchObject({
      thresholdSeconds: shop.deps.contract.checkout.paymentInitiatedSeconds,
      usualSeconds: { samples: expect.any(Number), p50: expect.any(Number), p95: expect.any(Number), p99: expect.any(Number) },
      current: { attempts: expect.any(Number) },
    });
    expect(baseline.volumes.find(({ state }) => state === "COMPLETED")?.attempts).toBeGreaterThan(0);
    expect(baseline.conversion).toBeGreaterThan(0);
    expect(baseline.conversion).toBeLessThanOrEqual(1);
  });
});
