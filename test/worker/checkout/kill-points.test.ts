import { beforeAll, describe, expect, it } from "vitest";
import { receiveWebhook } from "../../../src/features/checkout/receive-webhook.ts";
import { reconcileCheckouts } from "../../../src/features/checkout/reconcile-checkouts.ts";
import { sweepWebhooks } from "../../../src/features/checkout/sweep-webhooks.ts";
import { valueOf } from "../../support/value-of.ts";
import { Mortal } from "./mortal.ts";
import { openShop } from "./setting.ts";

type Shop = Awaited<ReturnType<typeof openShop>>;

/** More calls than any of the flows below makes: the last life of each survives. */
const MOST_CALLS = 24;

/** Lives through a flow again and again, dying one call later each time, until a life survives; answers how many deaths that took. */
async function untilItSurvives(live: (calls: number) => Promise<Mortal>): Promise<number> {
  for (let calls = 1; calls <= MOST_CALLS; calls += 1) if (!(await live(calls)).dead) return calls - 1;
  throw new Error(`the flow makes more than ${MOST_CALLS} calls`);
}

beforeAll(async () => {
  const shop = await openShop();
  await shop.start(await shop.cartWith(1), "warm");
}, 30_000);

/** The minute's crons, with the provider's and the buyer's patience long spent. */
async function afterAWhile(shop: Shop): Promise<void> {
  for (let minute = 0; minute < 3; minute += 1) {
    shop.advance(20);
    await sweepWebhooks(shop.deps);
    await reconcileCheckouts(shop.deps);
  }
}

async function expectOneOrder(shop: Shop, cartId: string): Promise<void> {
  expect(await shop.attemptOf(cartId)).toMatchObject({ state: "COMPLETED" });
  const orders = await shop.ordersOf(cartId);
  expect(orders).toMatchObject([{ amount: 2500 }]);
  expect(await shop.linesOf(orders[0]?.id ?? "")).toHaveLength(1);
  expect(await shop.events("order.completed")).toHaveLength(1);
  expect(await shop.events("checkout.failed")).toHaveLength(0);
  expect(await shop.cart(cartId)).toMatchObject({ items: [] });
  expect(shop.provider.refunds).toEqual([]);
}

describe("[CHK-4] a process that dies after any of its calls", () => {
  it("while it starts a checkout: the buyer's retry goes on, pays, and has one order", { timeout: 120_000 }, async () => {
    const deaths = await untilItSurvives(async (calls) => {
      const shop = await openShop();
      const cart = await shop.cartWith(2);
      const mortal = new Mortal(calls);
      const dying = shop.depsOf(mortal.ports(shop.deps));
      await mortal.run(() => shop.start(cart, "key", dying));
      shop.advance(6);
      const retried = valueOf(await shop.start(cart, "key"));
      expect(shop.provider.payments.size, `payments after death at call ${calls}`).toBe(1);
      await receiveWebhook(shop.deps, { rawBody: shop.provider.pay(retried.attempt.paymentIntentId ?? ""), signature: "right" });
      await expectOneOrder(shop, cart.id);
      return mortal;
    });
    expect(deaths).toBe(4);
  });

  it(
    "while it starts a checkout that nobody comes back to: the attempt expires, nothing was paid, the cart is free again",
    { timeout: 120_000 },
    async () => {
      const deaths = await untilItSurvives(async (calls) => {
        const shop = await openShop();
        const cart = await shop.cartWith(2);
        const mortal = new Mortal(calls);
        await mortal.run(() => shop.start(cart, "key", shop.depsOf(mortal.ports(shop.deps))));
        await afterAWhile(shop);
        shop.advance(130);
        await reconcileCheckouts(shop.deps);
        const attempt = await shop.attemptOf(cart.id);
        expect(attempt?.state ?? "EXPIRED", `death at call ${calls}`).toBe("EXPIRED");
        expect(await shop.start(cart, "another key")).toMatchObject({ ok: true });
        return mortal;
      });
      expect(deaths).toBe(4);
    },
  );

  it("while it acts on the payment's webhook: the sweeps make one order of it", { timeout: 120_000 }, async () => {
    const deaths = await untilItSurvives(async (calls) => {
      const shop = await openShop();
      const cart = await shop.cartWith(2);
      const started = await shop.start(cart, "key");
      const intentId = valueOf(started).attempt.paymentIntentId ?? "";
      const rawBody = shop.provider.pay(intentId);
      const mortal = new Mortal(calls);
      const dying = shop.depsOf(mortal.ports(shop.deps));
      await mortal.run(() => receiveWebhook(dying, { rawBody, signature: "right" }));
      await afterAWhile(shop);
      await expectOneOrder(shop, cart.id);
      return mortal;
    });
    expect(deaths).toBe(10);
  });

  it("while it gives money back: it is given back once, and the attempt says so", { timeout: 120_000 }, async () => {
    const deaths = await untilItSurvives(async (calls) => {
      const shop = await openShop();
      const cart = await shop.cartWith(2);
      const started = await shop.start(cart, "key");
      const intentId = valueOf(started).attempt.paymentIntentId ?? "";
      const rawBody = shop.provider.pay(intentId, 1);
      const mortal = new Mortal(calls);
      await mortal.run(() => receiveWebhook(shop.depsOf(mortal.ports(shop.deps)), { rawBody, signature: "right" }));
      await afterAWhile(shop);
      expect(shop.provider.refunds, `death at call ${calls}`).toEqual([intentId]);
      expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "REFUNDED", reason: "amount-differs" });
      expect(await shop.ordersOf(cart.id)).toEqual([]);
      return mortal;
    });
    expect(deaths).toBe(12);
  });

  it("while it reconciles: the next one goes on under a lease of its own", { timeout: 120_000 }, async () => {
    const deaths = await untilItSurvives(async (calls) => {
      const shop = await openShop();
      const cart = await shop.cartWith(2);
      const started = await shop.start(cart, "key");
      shop.provider.pay(valueOf(started).attempt.paymentIntentId ?? "");
      shop.advance(20);
      await shop.keepToItself();
      const mortal = new Mortal(calls);
      await mortal.run(() => reconcileCheckouts(shop.depsOf(mortal.ports(shop.deps))));
      await afterAWhile(shop);
      await expectOneOrder(shop, cart.id);
      return mortal;
    });
    expect(deaths).toBe(8);
  });
});
