import { describe, expect, it } from "vitest";
import { cancelCheckout } from "../../../src/features/checkout/cancel-checkout.ts";
import { receiveWebhook } from "../../../src/features/checkout/receive-webhook.ts";
import { reconcileCheckouts } from "../../../src/features/checkout/reconcile-checkouts.ts";
import { attemptView } from "../../../src/features/checkout/schemas.ts";
import { ENGLISH, wordsOf } from "../../../src/platform/language/translate.ts";
import { present } from "../../support/present.ts";
import { initiated, openShop, type Shop } from "./setting.ts";

const deliver = (shop: Shop, rawBody: string) => receiveWebhook(shop.deps, { rawBody, signature: "right" });
const shown = async (shop: Shop, cartId: string, words = ENGLISH) =>
  attemptView(present(await shop.attemptOf(cartId), "the attempt"), words);
const secondsAgo = (shop: Shop, seconds: number) => new Date(shop.deps.clock.now().getTime() - seconds * 1000);

describe("a card that is declined", () => {
  it("leaves the attempt payable and is told with its reason; another card makes it an order", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    const at = secondsAgo(shop, 2);
    await deliver(shop, shop.provider.decline(intentId, "insufficient_funds", at));
    expect(await shown(shop, cart.id)).toMatchObject({
      state: "PAYMENT_INITIATED",
      clientSecret: `${intentId}_secret`,
      payment: { nextStep: "pay" },
      lastDecline: { code: "insufficient_funds", message: "Your card has insufficient funds.", at: at.toISOString() },
    });
    expect(await shown(shop, cart.id, await wordsOf("de"))).toMatchObject({
      lastDecline: { code: "insufficient_funds", message: "Ihre Karte ist nicht ausreichend gedeckt." },
    });
    expect(shop.provider.payments.get(intentId)).toMatchObject({ status: "awaiting-payment" });
    expect(await shop.events("checkout.failed")).toEqual([]);

    await deliver(shop, shop.provider.pay(intentId));
    expect(await shown(shop, cart.id)).toMatchObject({
      state: "COMPLETED",
      lastDecline: { code: "insufficient_funds" },
      payment: { nextStep: null },
    });
    expect(await shop.ordersOf(cart.id)).toHaveLength(1);
  });

  it.each([
    ["after it", [0, 1]],
    ["before it", [1, 0]],
    ["doubled and late", [1, 0, 0, 1, 0]],
  ])("does no harm to the card that is charged, whichever webhook comes %s", async (_, order) => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    const events = [shop.provider.decline(intentId), shop.provider.pay(intentId)];
    for (const which of order) await deliver(shop, present(events[which], "the event"));
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "COMPLETED" });
    expect(await shop.ordersOf(cart.id)).toHaveLength(1);
    expect(shop.provider.refunds).toEqual([]);
  });

  it("is told of the last one, whoever hears of an older one last", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    const [first, second] = [secondsAgo(shop, 9), secondsAgo(shop, 3)];
    await deliver(shop, shop.provider.decline(intentId, "expired_card", second));
    await deliver(shop, shop.provider.decline(intentId, "incorrect_cvc", first));
    expect((await shop.attemptOf(cart.id))?.lastDecline).toMatchObject({ code: "expired_card", at: second.toISOString() });
  });

  it("keeps the moment it was first heard of, where the provider tells none", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    const heard = shop.deps.clock.now().toISOString();
    await deliver(shop, shop.provider.decline(intentId));
    shop.advance(11);
    await reconcileCheckouts(shop.deps);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ lastDecline: { at: heard }, paymentAskedAt: shop.deps.clock.now() });
    await deliver(shop, shop.provider.decline(intentId, "expired_card"));
    expect((await shop.attemptOf(cart.id))?.lastDecline).toMatchObject({ code: "expired_card", at: shop.deps.clock.now().toISOString() });
  });

  it.each(["stolen_card", "fraudulent"])("is told to operators as %s, and to its holder as a decline like any other", async (code) => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    await deliver(shop, shop.provider.decline(intentId, code));
    expect((await shop.attemptOf(cart.id))?.lastDecline).toMatchObject({ code });
    expect(await shown(shop, cart.id)).toMatchObject({ lastDecline: { code: "generic_decline" } });
  });

  it("frees cart and payment when the attempt expires, or its buyer gives it up", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    await deliver(shop, shop.provider.decline(intentId));
    shop.advance(shop.deps.contract.checkout.expireSeconds);
    await reconcileCheckouts(shop.deps);
    expect(await shown(shop, cart.id)).toMatchObject({
      state: "EXPIRED",
      reason: "expired-unpaid",
      lastDecline: { code: "card_declined" },
    });
    expect(shop.provider.payments.get(intentId)).toMatchObject({ status: "canceled" });

    const again = present(await shop.start(cart, "key-2"), "the second try");
    expect(again).toMatchObject({ ok: true });
    const second = again.ok ? again.value.attempt : undefined;
    await deliver(shop, shop.provider.decline(second?.paymentIntentId ?? ""));
    expect(await cancelCheckout(shop.deps, shop.buyerId, second?.id ?? "")).toMatchObject({
      ok: true,
      value: { state: "FAILED", reason: "canceled-by-buyer" },
    });
    expect(await shop.start(cart, "key-3")).toMatchObject({ ok: true });
  });
});

describe("a payment before its buyer's bank", () => {
  it("is the buyer's turn to authenticate, then an order; or his turn to pay again where he failed", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    expect(await shown(shop, cart.id)).toMatchObject({ payment: { nextStep: "pay" }, lastDecline: null });
    await deliver(shop, shop.provider.challenge(intentId));
    expect(await shown(shop, cart.id)).toMatchObject({ state: "PAYMENT_INITIATED", payment: { nextStep: "authenticate" } });
    await deliver(shop, shop.provider.decline(intentId, "payment_intent_authentication_failure"));
    expect(await shown(shop, cart.id)).toMatchObject({
      payment: { nextStep: "pay" },
      lastDecline: { code: "payment_intent_authentication_failure" },
    });
    await deliver(shop, shop.provider.pay(intentId));
    expect(await shown(shop, cart.id)).toMatchObject({ state: "COMPLETED" });
  });

  it("is made impossible at the attempt's expiry, so that an authentication that comes late takes no money", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    await deliver(shop, shop.provider.challenge(intentId));
    shop.advance(shop.deps.contract.checkout.expireSeconds);
    await reconcileCheckouts(shop.deps);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "EXPIRED" });
    expect(() => shop.provider.pay(intentId)).toThrow("a cancelled payment cannot be made");
  });
});
