import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { readCheckout } from "../../../src/features/checkout/read-checkout.ts";
import { attemptView } from "../../../src/features/checkout/schemas.ts";
import { ENGLISH } from "../../../src/platform/language/translate.ts";
import { stripePayments } from "../../../src/features/checkout/stripe-payments.ts";
import { valueOf } from "../../support/value-of.ts";
import { countingPostgres } from "../round-trips.ts";
import { cartsAway, initiated, openShop, type Shop } from "./setting.ts";
import { authenticate, confirm } from "./stripe-browser.ts";

const { settings, contract } = createDeps(env);

const read = async (shop: Shop, attemptId: string, deps = shop.deps) => {
  const { attempt, degraded } = await readCheckout(deps, shop.buyerId, attemptId);
  return attemptView(attempt, ENGLISH, degraded);
};

describe("a buyer who reads his attempt, with every webhook lost", () => {
  it("has his order within a second of his payment, once, however many read at once", async () => {
    const shop = await openShop();
    const { cart, attempt, intentId } = await initiated(shop);
    shop.provider.pay(intentId);
    shop.advance(1);
    const seen = await Promise.all(Array.from({ length: 8 }, () => read(shop, attempt.id)));
    expect(seen.filter(({ state }) => state === "COMPLETED").length).toBeGreaterThan(0);
    expect(await read(shop, attempt.id)).toMatchObject({ state: "COMPLETED", orderId: expect.stringMatching(/^ord_/) });
    expect(await shop.ordersOf(cart.id)).toHaveLength(1);
    expect(await shop.events("order.completed")).toHaveLength(1);
    expect(shop.provider.asked.filter((call) => call === "read")).toHaveLength(1);
  });

  it("asks the provider once a second at most, and never about what has ended", async () => {
    const shop = await openShop();
    const { attempt } = await initiated(shop);
    for (const pause of [0, 0.5, 0.5, 0.5, 0.5]) {
      shop.advance(pause);
      expect(await read(shop, attempt.id)).toMatchObject({ state: "PAYMENT_INITIATED" });
    }
    expect(shop.provider.asked).toEqual(["create", "read", "read"]);
    shop.advance(contract.checkout.expireSeconds);
    expect(await read(shop, attempt.id)).toMatchObject({ state: "EXPIRED", reason: "expired-unpaid" });
    const asked = shop.provider.asked.length;
    shop.advance(60);
    expect(await read(shop, attempt.id)).toMatchObject({ state: "EXPIRED" });
    expect(shop.provider.asked).toHaveLength(asked);
  });

  it("costs one round trip to Postgres where it was asked for within the second", async () => {
    const shop = await openShop();
    const { attempt } = await initiated(shop);
    shop.advance(1);
    await read(shop, attempt.id);
    expect(await countingPostgres(() => read(shop, attempt.id))).toMatchObject({ postgres: 1, answer: { state: "PAYMENT_INITIATED" } });
  });

  it("hears why his card was declined, and that the attempt is still his to pay", async () => {
    const shop = await openShop();
    const { attempt, intentId } = await initiated(shop);
    shop.provider.decline(intentId, "insufficient_funds");
    shop.advance(1);
    expect(await read(shop, attempt.id)).toMatchObject({
      state: "PAYMENT_INITIATED",
      payment: { nextStep: "pay" },
      lastDecline: { code: "insufficient_funds" },
    });
  });

  it("is shown what is known, and told since when, where the provider is away or the order cannot be placed yet", async () => {
    const shop = await openShop();
    const { attempt, intentId, cart } = await initiated(shop);
    const since = shop.deps.clock.now().toISOString();
    shop.advance(1);
    shop.provider.away = true;
    expect(await read(shop, attempt.id)).toMatchObject({
      state: "PAYMENT_INITIATED",
      degraded: { mode: "last-known-payment", since, policy: "checkout.askOnRead" },
    });
    shop.provider.away = false;
    shop.provider.pay(intentId);
    shop.advance(1);
    expect(await read(shop, attempt.id, shop.depsOf({ carts: cartsAway(shop.deps) }))).toMatchObject({
      state: "PAYMENT_INITIATED_CART_RECONCILING",
      degraded: { mode: "last-known-payment" },
    });
    shop.advance(1);
    const whole = await read(shop, attempt.id);
    expect(whole).toMatchObject({ state: "COMPLETED" });
    expect(whole).not.toHaveProperty("degraded");
    expect(await shop.ordersOf(cart.id)).toHaveLength(1);
  });

  it("does not wait for a provider that hangs, and what was begun goes on behind the answer", async () => {
    const shop = await openShop();
    const { attempt, intentId } = await initiated(shop);
    shop.provider.pay(intentId);
    shop.advance(1);
    const heard = Promise.withResolvers<void>();
    const payments = Object.create(shop.provider, {
      read: { value: (id: string) => heard.promise.then(() => shop.provider.read(id)) },
    }) as typeof shop.provider;
    const behind: Promise<unknown>[] = [];
    const impatient = { ...contract, checkout: { ...contract.checkout, askOnRead: { everySeconds: 1, deadlineMs: 20 } } };
    const deps = shop.depsOf({ payments, contract: impatient, defer: (task) => void behind.push(task) });
    expect(await read(shop, attempt.id, deps)).toMatchObject({ state: "PAYMENT_INITIATED", degraded: { mode: "last-known-payment" } });
    heard.resolve();
    await Promise.all(behind);
    expect(await read(shop, attempt.id)).toMatchObject({ state: "COMPLETED" });
  });

  it("finds nothing that is another's", async () => {
    const shop = await openShop();
    const { attempt } = await initiated(shop);
    await expect(readCheckout(shop.deps, "usr_other", attempt.id)).rejects.toMatchObject({ code: "not-found" });
    expect(shop.provider.asked).toEqual(["create"]);
  });
});

describe("a payment at Stripe with every webhook lost", () => {
  /** The shop over Stripe's SDK; its webhooks are for another Worker. */
  async function atStripe() {
    const shop = await openShop();
    const { log, metrics, clock } = shop.deps;
    const deps = shop.depsOf({ payments: stripePayments(settings.stripe, { log, metrics, clock, contract }) });
    const cart = await shop.cartWith(2);
    const { attempt } = valueOf(await shop.start(cart, "k", deps));
    const next = async () => {
      shop.advance(1);
      return read(shop, attempt.id, deps);
    };
    return { shop, cart, next, intentId: attempt.paymentIntentId ?? "", secret: attempt.clientSecret };
  }

  it("is declined, tried with a second card, authenticated, and an order", async () => {
    const { shop, cart, next, intentId, secret } = await atStripe();
    expect(await confirm(intentId, secret, "pm_card_chargeDeclinedStolenCard")).toBe(402);
    expect(await next()).toMatchObject({
      state: "PAYMENT_INITIATED",
      payment: { nextStep: "pay" },
      lastDecline: { code: "generic_decline", message: "Your card was declined." },
    });
    expect(await confirm(intentId, secret, "pm_card_authenticationRequired")).toBe(200);
    expect(await next()).toMatchObject({ state: "PAYMENT_INITIATED", payment: { nextStep: "authenticate" } });
    expect(await authenticate(intentId, secret, "complete")).toBe(200);
    expect(await next()).toMatchObject({ state: "COMPLETED", payment: { nextStep: null } });
    expect(await shop.ordersOf(cart.id)).toHaveLength(1);
  });

  it.each([
    ["where its holder fails before his bank", "pm_card_authenticationRequired", "fail", "payment_intent_authentication_failure"],
    ["where his bank then says no", "pm_card_threeDSecureRequiredChargeDeclined", "complete", "generic_decline"],
  ] as const)("can be paid again %s", async (_, card, outcome, code) => {
    const { shop, cart, next, intentId, secret } = await atStripe();
    expect(await confirm(intentId, secret, card)).toBe(200);
    expect(await authenticate(intentId, secret, outcome)).toBe(200);
    expect(await next()).toMatchObject({ state: "PAYMENT_INITIATED", payment: { nextStep: "pay" }, lastDecline: { code } });
    expect(await confirm(intentId, secret, "pm_card_visa")).toBe(200);
    expect(await next()).toMatchObject({ state: "COMPLETED" });
    expect(await shop.ordersOf(cart.id)).toHaveLength(1);
  });

  it("waits for the bank of a debit, whose turn it is", async () => {
    const { next, intentId, secret } = await atStripe();
    expect(await confirm(intentId, secret, "pm_usBankAccount_processing")).toBe(200);
    expect(await next()).toMatchObject({ state: "PAYMENT_INITIATED", payment: { nextStep: "wait" } });
  });
});
