import { env } from "cloudflare:workers";
import { Stripe } from "stripe";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { receiveWebhook } from "../../../src/features/checkout/receive-webhook.ts";
import { reconcileCheckouts } from "../../../src/features/checkout/reconcile-checkouts.ts";
import { startCheckout } from "../../../src/features/checkout/start-checkout.ts";
import { valueOf } from "../../support/value-of.ts";
import { CLIENT, openShop } from "./setting.ts";
import { inPlaceOf, POSTGRES } from "../../support/network.ts";

const { payments, settings } = createDeps(env);
const stripeSettings = settings.stripe.state === "configured" ? settings.stripe.value : undefined;
const base = new URL(stripeSettings?.STRIPE_BASE_URL ?? "");
const stripe = new Stripe(stripeSettings?.STRIPE_SECRET_KEY ?? "", {
  host: base.hostname,
  port: base.port,
  protocol: "http",
  httpClient: Stripe.createFetchHttpClient(),
  telemetry: false,
});

/** A shop that is paid at the local Stripe, which knows no endpoint here: every webhook is lost unless it is delivered by hand. */
async function paidAtStripe() {
  const shop = await openShop();
  const deps = shop.depsOf({ payments });
  const cart = await shop.cartWith(2);
  const started = valueOf(
    await startCheckout(deps, {
      buyerId: shop.buyerId,
      cartId: cart.id,
      expectedSnapshotVersion: cart.snapshotVersion,
      idempotency: { key: "key-1", fingerprint: "f" },
      client: CLIENT,
    }),
  );
  const intentId = started.attempt.paymentIntentId ?? "";
  await stripe.paymentIntents.confirm(intentId, { payment_method: "pm_card_visa", return_url: "https://acme.test/back" });
  const deliver = async (event: Stripe.Event) => {
    const rawBody = JSON.stringify(event);
    const signature = await stripe.webhooks.generateTestHeaderStringAsync({
      payload: rawBody,
      secret: stripeSettings?.STRIPE_WEBHOOK_SECRET ?? "",
      timestamp: Math.floor(deps.clock.now().getTime() / 1000),
      cryptoProvider: Stripe.createSubtleCryptoProvider(),
    });
    return receiveWebhook(deps, { rawBody, signature });
  };
  /** What Stripe would deliver of this payment, the newest first. */
  const events = async () => {
    const { data } = await stripe.events.list({ limit: 100 });
    return data.filter((event) => JSON.stringify(event.data.object).includes(intentId));
  };
  return { shop, deps, cart, intentId, deliver, events };
}

afterEach(() => vi.restoreAllMocks());

describe("[CHK-4] a payment that was refunded at Stripe before there was an order", () => {
  it("ends refunded and is no order where every webhook was lost", async () => {
    const { shop, deps, cart, intentId } = await paidAtStripe();
    await stripe.refunds.create({ payment_intent: intentId });
    shop.advance(30);
    await reconcileCheckouts(deps);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "REFUNDED", reason: "refunded-before-order" });
    expect(await shop.ordersOf(cart.id)).toEqual([]);
  });

  it("has the rest refunded where a part of it was", async () => {
    const { shop, deps, cart, intentId } = await paidAtStripe();
    await stripe.refunds.create({ payment_intent: intentId, amount: 7 });
    shop.advance(30);
    await reconcileCheckouts(deps);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "REFUNDED", reason: "refunded-before-order" });
    expect(await payments.read(intentId)).toMatchObject({ received: { amount: 2500 }, refunded: { amount: 2500 } });
  });

  it("ends refunded where Postgres was away after the capture and the webhooks then come out of order, each twice", async () => {
    const { shop, cart, intentId, deliver, events } = await paidAtStripe();
    const back = inPlaceOf(POSTGRES, () => Promise.reject(new TypeError("Postgres is away")));
    for (const event of await events()) await expect(deliver(event)).rejects.toThrow("Failed query");
    back();
    await stripe.refunds.create({ payment_intent: intentId });

    const wave = await events();
    expect(wave.map(({ type }) => type)).toEqual(expect.arrayContaining(["charge.refunded", "payment_intent.succeeded"]));
    for (const event of [...wave.toReversed(), ...wave]) await deliver(event);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "REFUNDED", reason: "refunded-before-order" });
    expect(await shop.ordersOf(cart.id)).toEqual([]);
    expect(await shop.events("order.completed")).toEqual([]);
    expect(await shop.events("checkout.failed")).toHaveLength(1);
  });
});

describe("an order that is refunded at Stripe", () => {
  it("ends refunded, told of once behind its completion, whatever order the webhooks come in", async () => {
    const { shop, cart, intentId, deliver, events } = await paidAtStripe();
    for (const event of await events()) await deliver(event);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "COMPLETED" });
    await stripe.refunds.create({ payment_intent: intentId });
    for (const event of [...(await events()), ...(await events())]) await deliver(event);
    const [order] = await shop.ordersOf(cart.id);
    expect(order?.refundedAt).toBeInstanceOf(Date);
    expect(await shop.events("order.completed")).toMatchObject([{ subject: order?.id }]);
    expect(await shop.events("order.refunded")).toMatchObject([
      { subject: order?.id, payload: { refunded: { amount: 2500, currency: "EUR" } } },
    ]);
  });
});
