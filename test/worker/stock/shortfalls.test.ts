import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { receiveWebhook } from "../../../src/features/checkout/receive-webhook.ts";
import { decideShortfall } from "../../../src/features/stock/decide-shortfall.ts";
import { refundShortfall } from "../../../src/features/stock/refund-shortfall.ts";
import { readOrder } from "../../../src/features/orders-desk/read-order.ts";
import { reconcileStock } from "../../../src/features/stock/reconcile-stock.ts";
import { stockReservations, stockShortfalls } from "../../../src/features/stock/tables.ts";
import { outboxEvents } from "../../../src/platform/outbox/tables.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { servedBy } from "../checkout/http.ts";
import { Mortal } from "../checkout/mortal.ts";
import { openShop, type Shop } from "../checkout/setting.ts";
import { OPERATOR } from "../operator.ts";

async function bought(shop: Shop, pieces: number, key: string) {
  const { attempt } = valueOf(await shop.start(await shop.cartWith(pieces), key));
  return { attempt, pay: () => pay(shop, attempt.paymentIntentId) };
}

const pay = (shop: Shop, intentId: string | null) =>
  receiveWebhook(shop.deps, { rawBody: shop.provider.pay(present(intentId, "an intent")), signature: "right" });

const shortfallsOf = (shop: Shop) =>
  shop.db.select().from(stockShortfalls).where(eq(stockShortfalls.offerId, shop.offerId)).orderBy(stockShortfalls.id);

const eventsOf = (shop: Shop, subject: string) =>
  shop.db.select().from(outboxEvents).where(eq(outboxEvents.subject, subject)).orderBy(outboxEvents.occurredAt, outboxEvents.id);

/** Ten are held by two buyers; then the supplier says that he has seven, and both pay. */
async function shortOfThree() {
  const shop = await openShop();
  await shop.tellStock(10);
  const first = await bought(shop, 6, "first");
  const second = await bought(shop, 4, "second");
  shop.advance(1);
  await shop.tellStock(7);
  shop.advance(1);
  await second.pay();
  shop.advance(1);
  await first.pay();
  const [order] = await shop.ordersOf(first.attempt.cartId);
  return { shop, attempt: first.attempt, order: present(order, "the order that was paid last") };
}

describe("[CRT-5] pieces that were paid and that the supplier has not", () => {
  it("are a shortfall of the order that was paid last, told of once behind its completion", async () => {
    const { shop, attempt, order } = await shortOfThree();
    expect(await reconcileStock(shop.deps)).toMatchObject({ shortfalls: 1 });
    expect(await shortfallsOf(shop)).toMatchObject([
      { orderId: order.id, attemptId: attempt.id, quantity: 3, told: 7, state: "OPEN", decidedAt: null },
    ]);
    expect(await eventsOf(shop, order.id)).toMatchObject([
      { type: "order.completed" },
      {
        type: "order.shortfall",
        buyerId: shop.buyerId,
        payload: { orderId: order.id, attemptId: attempt.id, lines: [{ offerId: shop.offerId, quantity: 6, short: 3 }] },
      },
    ]);
    await Promise.all([reconcileStock(shop.deps), reconcileStock(shop.depsOf())]);
    expect(await shortfallsOf(shop)).toHaveLength(1);
    expect(await eventsOf(shop, order.id)).toHaveLength(2);
  });

  it("are found once where two look at once", async () => {
    const { shop, order } = await shortOfThree();
    await Promise.all([reconcileStock(shop.deps), reconcileStock(shop.depsOf()), reconcileStock(shop.depsOf())]);
    expect(await shortfallsOf(shop)).toHaveLength(1);
    expect((await eventsOf(shop, order.id)).map(({ type }) => type)).toEqual(["order.completed", "order.shortfall"]);
  });

  it("are all of them where his page is gone or says that it is sold out before they are paid", async () => {
    for (const change of [{ orderable: false }, { withdrawnAt: new Date("2029-12-31T00:00:00Z") }]) {
      const shop = await openShop();
      const { pay } = await bought(shop, 2, "k");
      await shop.setOffer(change);
      shop.advance(1);
      await pay();
      await reconcileStock(shop.deps);
      expect(await shortfallsOf(shop), JSON.stringify(change)).toMatchObject([{ quantity: 2, told: 0 }]);
    }
  });

  it("are none of an order from before he told it: he had it in mind", async () => {
    const shop = await openShop();
    await shop.tellStock(5);
    const { pay } = await bought(shop, 5, "k");
    await pay();
    shop.advance(1);
    await shop.tellStock(0);
    expect(await reconcileStock(shop.deps)).toMatchObject({ shortfalls: 0 });
    expect(await shortfallsOf(shop)).toEqual([]);
  });

  it("are found of a page, too, that was fetched before the order and stored after it; a shortfall that is not decided grows", async () => {
    const { shop, order } = await shortOfThree();
    await reconcileStock(shop.deps);
    shop.advance(-3);
    await shop.tellStock(5);
    shop.advance(3);
    expect(await reconcileStock(shop.deps)).toMatchObject({ shortfalls: 1 });
    expect(await shortfallsOf(shop)).toMatchObject([{ orderId: order.id, quantity: 5, told: 5 }]);
    expect((await eventsOf(shop, order.id)).map(({ type }) => type)).toEqual(["order.completed", "order.shortfall", "order.shortfall"]);
  });
});

describe("[CRT-5] an operator's word on a shortfall", () => {
  it("makes a back-order of it once, with a reason and a line of the audit trail", async () => {
    const { shop, order } = await shortOfThree();
    await reconcileStock(shop.deps);
    const { id } = present((await shortfallsOf(shop))[0], "the shortfall");
    const decide = (reason: string) => decideShortfall(shop.deps, OPERATOR, id, { decision: "back-order", reason });
    const answers = await Promise.all([decide("on Thursday"), decide("on Friday")]);
    expect(answers.filter(({ ok }) => ok)).toMatchObject([{ value: { state: "BACK_ORDERED", orderId: order.id, decidedBy: OPERATOR.id } }]);
    expect(answers.filter(({ ok }) => !ok)).toMatchObject([{ refusal: { kind: "shortfall-decided", state: "BACK_ORDERED" } }]);
    expect(await reconcileStock(shop.deps)).toMatchObject({ shortfalls: 0 });
    const [told] = await shop.db
      .select()
      .from(outboxEvents)
      .where(and(eq(outboxEvents.subject, order.id), eq(outboxEvents.type, "order.shortfall.decided")));
    expect(told).toMatchObject({ payload: { orderId: order.id, offerId: shop.offerId, short: 3, decision: "back-order" } });
  });

  it("gives back what was paid for the pieces, once, frees them, and is told of", async () => {
    const { shop, attempt, order } = await shortOfThree();
    await reconcileStock(shop.deps);
    const { id } = present((await shortfallsOf(shop))[0], "the shortfall");
    const refund = (deps = shop.deps) => refundShortfall(deps, OPERATOR, id, { reason: "none are made any more" });
    const answers = await Promise.all([refund(), refund(shop.depsOf()), refund()]);
    expect(answers.some((answer) => answer.ok && answer.value.state === "REFUNDED")).toBe(true);
    expect(await refund()).toMatchObject({ ok: false, refusal: { kind: "shortfall-decided", state: "REFUNDED" } });
    const intentId = present(attempt.paymentIntentId, "an intent");
    expect(shop.provider.returns.get(intentId)).toMatchObject([{ amount: 3 * 1250, status: "succeeded" }]);
    expect(await shop.ordersOf(attempt.cartId)).toMatchObject([{ state: "PARTLY_REFUNDED", refundedAmount: 3750 }]);
    expect(await shop.db.select().from(stockReservations).where(eq(stockReservations.attemptId, attempt.id))).toMatchObject([
      { returned: 3 },
    ]);
    expect((await eventsOf(shop, order.id)).map(({ type }) => type).toSorted()).toEqual([
      "order.completed",
      "order.refunded",
      "order.shortfall",
      "order.shortfall.decided",
    ]);
    expect(await reconcileStock(shop.deps)).toMatchObject({ shortfalls: 0, refunding: 0 });
    const { timeline, shortfalls } = await readOrder(shop.deps, order.id);
    expect(shortfalls).toMatchObject([{ id, state: "REFUNDED" }]);
    expect(timeline.map(({ what }) => what)).toEqual(expect.arrayContaining(["shortfall.decide", "payment.refund", "refund of 37.50 EUR"]));
  });

  it("waits where the provider is away, says so, and goes on by itself, once, whoever decides otherwise meanwhile", async () => {
    const { shop, attempt } = await shortOfThree();
    await reconcileStock(shop.deps);
    const { id } = present((await shortfallsOf(shop))[0], "the shortfall");
    shop.provider.away = true;
    await expect(refundShortfall(shop.deps, OPERATOR, id, { reason: "none left" })).rejects.toThrow("stripe is not reachable");
    expect(await shortfallsOf(shop)).toMatchObject([{ state: "REFUNDING" }]);
    const otherwise = decideShortfall(shop.deps, OPERATOR, id, { decision: "back-order", reason: "on Friday" });
    expect(await otherwise).toMatchObject({ ok: false, refusal: { kind: "shortfall-decided", state: "REFUNDING" } });
    shop.provider.away = false;
    shop.advance(shop.deps.contract.checkout.leaseSeconds);
    await Promise.all([reconcileStock(shop.deps), reconcileStock(shop.depsOf())]);
    expect(await shortfallsOf(shop)).toMatchObject([{ state: "REFUNDED" }]);
    expect(shop.provider.returns.get(present(attempt.paymentIntentId, "an intent"))).toMatchObject([{ amount: 3750 }]);
  });

  it("is given back once where the process dies after any of its calls", { timeout: 240_000, tags: ["slow"] }, async () => {
    let deaths = 0;
    for (let calls = 1, survived = false; !survived; calls += 1) {
      const { shop, attempt, order } = await shortOfThree();
      await reconcileStock(shop.deps);
      const { id } = present((await shortfallsOf(shop))[0], "the shortfall");
      const mortal = new Mortal(calls);
      await mortal.run(() => refundShortfall(shop.depsOf(mortal.ports(shop.deps)), OPERATOR, id, { reason: "none left" }));
      survived = !mortal.dead;
      deaths += survived ? 0 : 1;
      shop.advance(shop.deps.contract.checkout.leaseSeconds);
      const [left] = await shortfallsOf(shop);
      if (left?.state === "OPEN") valueOf(await refundShortfall(shop.deps, OPERATOR, id, { reason: "none left" }));
      await reconcileStock(shop.deps);
      expect(await shortfallsOf(shop), `death at call ${calls}`).toMatchObject([{ state: "REFUNDED" }]);
      expect(shop.provider.returns.get(present(attempt.paymentIntentId, "an intent"))).toHaveLength(1);
      const told = (await eventsOf(shop, order.id)).filter(({ type }) => type === "order.shortfall.decided");
      expect(told).toMatchObject([{ payload: { decision: "refund", short: 3 } }]);
    }
    expect(deaths).toBeGreaterThan(5);
  });

  it("is to be decided anew where less is left of the payment than was paid for the pieces", async () => {
    const { shop, attempt } = await shortOfThree();
    await reconcileStock(shop.deps);
    const { id } = present((await shortfallsOf(shop))[0], "the shortfall");
    shop.provider.refundedByHand(present(attempt.paymentIntentId, "an intent"), 6 * 1250 - 100);
    const refused = await refundShortfall(shop.deps, OPERATOR, id, { reason: "none left" });
    expect(refused).toMatchObject({ ok: false, refusal: { kind: "refund-exceeds-payment", left: { amount: 100 } } });
    expect(await shortfallsOf(shop)).toMatchObject([{ state: "OPEN", decidedBy: null }]);
  });

  it("is asked for where operators look: the offer's stock with who has it, and what is short", async () => {
    const { shop, attempt, order } = await shortOfThree();
    await reconcileStock(shop.deps);
    const serve = servedBy(shop.deps);
    const read = async (path: string, token = "operator") => {
      const answer = await serve(`https://procureiq.test${path}`, { headers: { authorization: `Bearer ${token}` } });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    };
    expect(await read(`/admin/stock/offers/${shop.offerId}`)).toMatchObject({
      status: 200,
      body: {
        told: { pieces: 7, by: `http://test.invalid/${shop.offerId}` },
        held: 0,
        free: -3,
        reservations: {
          items: [
            { state: "SOLD", taken: 4 },
            { attemptId: attempt.id, orderId: order.id, state: "SOLD", taken: 6 },
          ],
        },
      },
    });
    const { body } = await read("/admin/stock/shortfalls?state=OPEN&limit=100");
    expect(body["items"]).toEqual(expect.arrayContaining([expect.objectContaining({ orderId: order.id, short: 3, told: 7 })]));
    expect(await read(`/orders/${order.id}`, shop.buyerId)).toMatchObject({
      status: 200,
      body: { lines: [{ quantity: 6, shortfall: { short: 3, state: "OPEN" } }] },
    });
    expect((await read(`/admin/stock/offers/${shop.offerId}`, shop.buyerId)).status).toBe(403);
    expect((await read("/admin/stock/offers/ofr_01h455vb4pex5vsknk084sn02q")).status).toBe(404);
    expect((await read("/admin/stock/shortfalls?state=LOST")).status).toBe(400);
  });
});
