import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { receiveWebhook } from "../../../src/features/checkout/receive-webhook.ts";
import { replayWebhooks } from "../../../src/features/checkout/replay-webhooks.ts";
import { sweepWebhooks } from "../../../src/features/checkout/sweep-webhooks.ts";
import { receivedWebhooks } from "../../../src/features/checkout/tables.ts";
import { paymentMovements } from "../../../src/features/payments/tables.ts";
import { stockReservations } from "../../../src/features/stock/tables.ts";
import { outboxEvents } from "../../../src/platform/outbox/tables.ts";
import { OPERATOR } from "../operator.ts";
import { servedBy } from "./http.ts";
import { initiated, openShop, ordered, type Shop } from "./setting.ts";

const webhooksOf = ({ db }: Shop, intentId: string) =>
  db.select().from(receivedWebhooks).where(eq(receivedWebhooks.paymentIntentId, intentId));

/** The Worker whose provider answers a question for a payment by `read` alone. */
const asking = (shop: Shop, read: Deps["payments"]["read"]): Deps =>
  shop.depsOf({ payments: Object.assign(Object.create(shop.provider) as Deps["payments"], { read }) });

const post = (deps: Deps, body: string, signature = "right") =>
  servedBy(deps)("https://api.test/webhooks/stripe", { method: "POST", body, headers: { "stripe-signature": signature } });

describe("[GEN-7] a payment webhook", () => {
  it("that is not signed by the provider is not stored, and nobody is asked", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    const rawBody = shop.provider.pay(intentId);
    const asked = shop.provider.asked.length;
    expect((await post(shop.deps, rawBody, "wrong")).status).toBe(400);
    expect(await webhooksOf(shop, intentId)).toEqual([]);
    expect(shop.provider.asked).toHaveLength(asked);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "PAYMENT_INITIATED" });
  });

  it("is stored before it is acted on: what acting needs finds it there, and where that is away the provider is thanked all the same", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    const rawBody = shop.provider.pay(intentId);
    const whenAsked: unknown[] = [];
    const away = asking(shop, async () => {
      whenAsked.push(...(await webhooksOf(shop, intentId)).map(({ state, rawBody: kept }) => [state, kept]));
      throw new Error("the isolate is gone");
    });
    expect(await (await post(away, rawBody)).json()).toEqual({ received: "stored" });
    expect(whenAsked).toEqual([["RECEIVED", rawBody]]);
    expect(await shop.ordersOf(cart.id)).toEqual([]);
    shop.advance(shop.deps.contract.checkout.leaseSeconds + 60);
    await sweepWebhooks(shop.deps);
    expect(await webhooksOf(shop, intentId)).toMatchObject([{ state: "ACTED", outcome: "completed" }]);
    expect(await shop.ordersOf(cart.id)).toHaveLength(1);
  });

  it("that cannot be stored is not acted on, and the provider is asked to send it again", async () => {
    const shop = await openShop();
    const { intentId } = await initiated(shop);
    const rawBody = shop.provider.pay(intentId);
    const asked = shop.provider.asked.length;
    const db = new Proxy(shop.db, {
      get(target, name): unknown {
        if (name === "insert") throw new Error("Postgres is away");
        return Reflect.get(target, name);
      },
    });
    expect((await post(shop.depsOf({ db }), rawBody)).status).toBeGreaterThanOrEqual(500);
    expect(shop.provider.asked).toHaveLength(asked);
    expect(await (await post(shop.deps, rawBody)).json()).toEqual({ received: "acted" });
  });
});

/** An order that was paid, disputed and won, refunded in part and then whole: its webhooks, all acted on. */
async function wholeLife() {
  const { shop, cart, intentId } = await ordered();
  const { provider } = shop;
  for (const event of [
    () => provider.dispute(intentId, 300),
    () => provider.closeDisputes(intentId, "won"),
    () => provider.refundedByHand(intentId, 700),
    () => provider.refundedByHand(intentId),
  ])
    await receiveWebhook(shop.deps, { rawBody: event(), signature: "right" });
  return { shop, cart, intentId };
}

/** All that a webhook could pay, ship or count. */
async function standing(shop: Shop, cartId: string, intentId: string) {
  const { db, buyerId, offerId, provider } = shop;
  const told = await db.select().from(outboxEvents).where(eq(outboxEvents.buyerId, buyerId)).orderBy(outboxEvents.id);
  return {
    attempt: { ...(await shop.attemptOf(cartId)), paymentCheckAt: null },
    orders: await shop.ordersOf(cartId),
    movements: await db.select().from(paymentMovements).where(eq(paymentMovements.paymentIntentId, intentId)).orderBy(paymentMovements.id),
    told: told.map(({ id, type, payload }) => ({ id, type, payload })),
    reserved: await db.select().from(stockReservations).where(eq(stockReservations.offerId, offerId)).orderBy(stockReservations.attemptId),
    cart: await shop.cart(cartId),
    provider: { captured: provider.payments.size, returns: provider.returns.get(intentId), refundsOfOurs: [...provider.refunds] },
    raised: [...shop.raised],
  };
}

describe("[GEN-7] a replay of payment webhooks", () => {
  it("takes acknowledged ones one by one and as a batch, in any order and by two operators at once, and pays, ships and counts nothing twice", async () => {
    const { shop, cart, intentId } = await wholeLife();
    const ids = (await webhooksOf(shop, intentId)).map(({ id }) => id);
    expect(ids).toHaveLength(5);
    const before = await standing(shop, cart.id, intentId);
    expect(before.orders).toMatchObject([{ state: "REFUNDED", refundedAmount: 2500 }]);
    expect(before.told.map(({ type }) => type)).toHaveLength(5);
    for (const id of ids.toReversed())
      expect(await replayWebhooks(shop.deps, OPERATOR, { ids: [id] })).toMatchObject([{ id, outcome: "settled-before" }]);
    const both = [shop.deps, shop.depsOf()].map((deps) => replayWebhooks(deps, OPERATOR, { ids }));
    for (const replayed of await Promise.all(both)) expect(new Set(replayed.map(({ id }) => id))).toEqual(new Set(ids));
    expect(await standing(shop, cart.id, intentId)).toEqual(before);
  });

  it("is bounded by the contract, one more is a clear problem and nothing is acted on", async () => {
    const { shop, intentId } = await wholeLife();
    const most = shop.deps.contract.checkout.maxWebhookReplay;
    const [first] = await webhooksOf(shop, intentId);
    const asked = shop.provider.asked.length;
    for (const [body, pointer] of [
      [{ state: "ACTED", limit: most + 1 }, "/limit"],
      [{ ids: [first?.id, ...Array.from({ length: most }, () => shop.deps.ids.next("whk"))] }, "/ids"],
    ] as const) {
      const answer = await servedBy(shop.deps)("https://api.test/admin/webhooks/replay", {
        method: "POST",
        headers: { authorization: "Bearer operator", "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(await answer.json()).toMatchObject({ errors: [{ pointer }] });
    }
    expect(shop.provider.asked).toHaveLength(asked);
    const batch = await replayWebhooks(shop.deps, OPERATOR, { state: "ACTED", limit: 2 });
    expect(batch).toHaveLength(2);
  });
});
