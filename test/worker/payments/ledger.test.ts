import { describe, expect, it } from "vitest";
import { applyProviderEvent } from "../../../src/features/checkout/apply-provider-event.ts";
import { receiveWebhook } from "../../../src/features/checkout/receive-webhook.ts";
import { bookPayment } from "../../../src/features/payments/book-payment.ts";
import { readBooks } from "../../../src/features/payments/store.ts";
import { servedBy } from "../checkout/http.ts";
import { Mortal } from "../checkout/mortal.ts";
import { initiated, openShop, ordered, type Shop } from "../checkout/setting.ts";

const deliver = (shop: Shop, rawBody: string) => receiveWebhook(shop.deps, { rawBody, signature: "right" });
const booksOf = async (shop: Shop, intentId: string) =>
  (await readBooks(shop.db, intentId)).booked.map(({ kind, state, amount, by }) => [kind, state, amount, by]);
const inOrder = <T extends { occurredAt: Date }>(events: readonly T[]) =>
  events.toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());

async function lifeOf(shop: Shop) {
  const types = ["order.completed", "order.refunded", "order.refund.failed", "order.disputed", "order.dispute.closed"] as const;
  return inOrder((await Promise.all(types.map((type) => shop.events(type)))).flat());
}

describe("[CHK-4] the ledger of money", () => {
  it("has a payment's capture and each of its refunds once, with whose doing they are, however often they are told of", async () => {
    const { shop, cart, intentId } = await ordered();
    expect(await booksOf(shop, intentId)).toEqual([["capture", "succeeded", 2500, "buyer"]]);
    const refund = shop.provider.refundedByHand(intentId, 700);
    await Promise.all([deliver(shop, refund), deliver(shop, shop.provider.event("refund.updated", intentId)), deliver(shop, refund)]);
    expect(await booksOf(shop, intentId)).toEqual([
      ["capture", "succeeded", 2500, "buyer"],
      ["refund", "succeeded", 700, "provider"],
    ]);
    expect(await shop.ordersOf(cart.id)).toMatchObject([{ state: "PARTLY_REFUNDED", refundedAmount: 700, refundedAt: null }]);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "COMPLETED" });
  });

  it("keeps a later state against an earlier one that is told of after it", async () => {
    const { shop, cart, intentId } = await ordered();
    shop.provider.refundedByHand(intentId, 700, "pending");
    const old = shop.provider.standing(intentId);
    await deliver(shop, shop.provider.decideRefunds(intentId, "succeeded"));
    await bookPayment(shop.deps, old);
    expect(await booksOf(shop, intentId)).toContainEqual(["refund", "succeeded", 700, "provider"]);
    expect(await shop.ordersOf(cart.id)).toMatchObject([{ state: "PARTLY_REFUNDED", refundedAmount: 700 }]);
    expect(await shop.events("order.refunded")).toHaveLength(1);
  });

  it("has the system's own refund under its reason", async () => {
    const shop = await openShop();
    const { intentId } = await initiated(shop);
    await deliver(shop, shop.provider.pay(intentId, 1));
    const { booked } = await readBooks(shop.db, intentId);
    expect(booked).toMatchObject([
      { kind: "capture", amount: 1 },
      { kind: "refund", amount: 1, by: "system", cause: "amount-differs" },
    ]);
  });
});

describe("a buyer's order", () => {
  it("shows what of it went back, what is on its way, and what is disputed, to its buyer", async () => {
    const { shop, order, intentId } = await ordered();
    await deliver(shop, shop.provider.refundedByHand(intentId, 700));
    await deliver(shop, shop.provider.refundedByHand(intentId, 50, "pending"));
    await deliver(shop, shop.provider.dispute(intentId, 1000));
    const read = async () => {
      const answer = await servedBy(shop.deps)(`https://api.test/orders/${order.id}`, {
        headers: { authorization: `Bearer ${shop.buyerId}` },
      });
      return (await answer.json()) as Record<string, unknown>;
    };
    const eur = (amount: number) => ({ amount, currency: "EUR" });
    expect(await read()).toMatchObject({
      state: "DISPUTED",
      total: eur(2500),
      refunded: eur(700),
      refunds: expect.arrayContaining([
        { amount: eur(700), state: "succeeded", reason: null, at: expect.any(String) },
        { amount: eur(50), state: "pending", reason: null, at: expect.any(String) },
      ]),
      disputes: [{ amount: eur(1000), state: "open" }],
    });
    await deliver(shop, shop.provider.closeDisputes(intentId, "won"));
    expect(await read()).toMatchObject({ state: "PARTLY_REFUNDED", disputes: [{ state: "won" }] });
  });
});

describe("[AUT-2] those who follow an order", () => {
  it("hear of each refund with its amount, of one that failed, and of the rest, in order behind the completion", async () => {
    const { shop, order, cart, intentId } = await ordered();
    await deliver(shop, shop.provider.refundedByHand(intentId, 700));
    const [returned] = shop.provider.returns.get(intentId) ?? [];
    if (returned) returned.status = "failed";
    // An isolate whose clock is behind hears of it.
    shop.advance(-30);
    await deliver(shop, shop.provider.event("refund.failed", intentId));
    expect(await shop.ordersOf(cart.id)).toMatchObject([{ state: "PLACED", refundedAmount: 0 }]);
    await deliver(shop, shop.provider.event("refund.updated", intentId));
    expect(shop.raised).toEqual(["order.refund.failed"]);
    await deliver(shop, shop.provider.refundedByHand(intentId));
    const eur = (amount: number) => ({ amount, currency: "EUR" });
    expect(await lifeOf(shop)).toMatchObject([
      { type: "order.completed" },
      { type: "order.refunded", payload: { amount: eur(700), refunded: eur(700), whole: false, orderId: order.id } },
      { type: "order.refund.failed", payload: { amount: eur(700), refunded: eur(0), reason: "lost_or_stolen_card" } },
      { type: "order.refunded", payload: { amount: eur(2500), refunded: eur(2500), whole: true } },
    ]);
    expect(new Set((await lifeOf(shop)).map(({ subject }) => subject))).toEqual(new Set([order.id]));
    expect(await shop.ordersOf(cart.id)).toMatchObject([{ state: "REFUNDED", refundedAmount: 2500 }]);
  });

  it("hear that a refund of the whole failed after all: the order does not stand again, its money is owed, an operator is paged", async () => {
    const { shop, cart, intentId } = await ordered();
    await deliver(shop, shop.provider.refundedByHand(intentId));
    for (const refund of shop.provider.returns.get(intentId) ?? []) refund.status = "failed";
    await deliver(shop, shop.provider.event("refund.failed", intentId));
    expect(await shop.ordersOf(cart.id)).toMatchObject([{ state: "REFUND_FAILED", refundedAmount: 0, refundedAt: null }]);
    expect(shop.raised).toEqual(["checkout.refund.undone"]);
    await deliver(shop, shop.provider.refundedByHand(intentId));
    expect(await shop.ordersOf(cart.id)).toMatchObject([{ state: "REFUNDED", refundedAmount: 2500 }]);
    expect((await lifeOf(shop)).map(({ type }) => type)).toEqual([
      "order.completed",
      "order.refunded",
      "order.refund.failed",
      "order.refunded",
    ]);
  });

  it("are not told before an operator is: a process that dies in between pages again", async () => {
    const { shop, intentId } = await ordered();
    shop.provider.refundedByHand(intentId, 700, "failed");
    const [dying, life] = [shop.provider.event("refund.failed", intentId), (await lifeOf(shop)).length];
    const dead = { ...shop.deps, alerts: { ...shop.deps.alerts, raise: () => Promise.reject(new Error("died")) } };
    await expect(bookPayment(dead, shop.provider.standing(intentId))).rejects.toThrow("died");
    expect(await lifeOf(shop)).toHaveLength(life);
    await deliver(shop, dying);
    expect((await lifeOf(shop)).at(-1)).toMatchObject({ type: "order.refund.failed", payload: { refunded: { amount: 0 } } });
    expect(shop.raised).toEqual(["order.refund.failed"]);
  });

  it("are not all who hear of it: where the process died before the attempt could end, an operator is paged all the same", async () => {
    const { shop, cart, intentId } = await ordered();
    shop.provider.refundedByHand(intentId);
    await bookPayment(shop.deps, shop.provider.standing(intentId));
    for (const refund of shop.provider.returns.get(intentId) ?? []) refund.status = "failed";
    await deliver(shop, shop.provider.event("refund.failed", intentId));
    expect(await shop.ordersOf(cart.id)).toMatchObject([{ state: "REFUND_FAILED" }]);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "COMPLETED" });
    expect(shop.raised).toEqual(["checkout.refund.undone"]);
  });

  it("hear of a dispute, and how it closed", async () => {
    const { shop, cart, intentId } = await ordered();
    await deliver(shop, shop.provider.dispute(intentId));
    expect(await shop.ordersOf(cart.id)).toMatchObject([{ state: "DISPUTED" }]);
    await deliver(shop, shop.provider.closeDisputes(intentId, "lost"));
    expect(await shop.ordersOf(cart.id)).toMatchObject([{ state: "CHARGED_BACK", refundedAmount: 0 }]);
    const disputeId = shop.provider.disputes.get(intentId)?.[0]?.id;
    expect((await lifeOf(shop)).slice(1)).toMatchObject([
      { type: "order.disputed", payload: { disputeId, amount: { amount: 2500 }, fundsWithdrawn: true } },
      { type: "order.dispute.closed", payload: { disputeId, outcome: "lost" } },
    ]);
  });

  it("hear of a dispute that was over when it was first heard of as opened and closed; of an inquiry they hear nothing", async () => {
    const { shop, cart, intentId } = await ordered();
    await deliver(shop, shop.provider.dispute(intentId, 2500, "inquiry"));
    expect((await lifeOf(shop)).slice(1)).toEqual([]);
    for (const dispute of shop.provider.disputes.get(intentId) ?? []) dispute.status = "won";
    await deliver(shop, shop.provider.event("charge.dispute.closed", intentId));
    expect((await lifeOf(shop)).slice(1).map(({ type }) => type)).toEqual(["order.disputed", "order.dispute.closed"]);
    expect(await shop.ordersOf(cart.id)).toMatchObject([{ state: "PLACED" }]);
  });

  it("hear of a refund once where the process dies after any call of booking it", { timeout: 240_000, tags: ["slow"] }, async () => {
    let deaths = 0;
    for (let calls = 1, survived = false; !survived; calls += 1) {
      const { shop, cart, intentId } = await ordered();
      shop.provider.refundedByHand(intentId, 700);
      const event = { id: "evt_1", type: "charge.refunded", intentId };
      const mortal = new Mortal(calls);
      await mortal.run(() => applyProviderEvent(shop.depsOf(mortal.ports(shop.deps)), event));
      survived = !mortal.dead;
      deaths += survived ? 0 : 1;
      await applyProviderEvent(shop.deps, event);
      expect(await shop.events("order.refunded"), `death at call ${calls}`).toHaveLength(1);
      expect(await shop.ordersOf(cart.id)).toMatchObject([{ state: "PARTLY_REFUNDED", refundedAmount: 700 }]);
    }
    expect(deaths).toBeGreaterThan(3);
  });
});

describe("[CHK-4] money that is disputed before there is an order", () => {
  it("waits until that is decided: an order where it was won", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    const paid = shop.provider.pay(intentId);
    shop.provider.dispute(intentId);
    await deliver(shop, paid);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "PAYMENT_INITIATED_CART_RECONCILING" });
    expect(await shop.ordersOf(cart.id)).toEqual([]);
    await deliver(shop, shop.provider.closeDisputes(intentId, "won"));
    expect(await shop.ordersOf(cart.id)).toMatchObject([{ state: "PLACED" }]);
  });

  it("is the buyer's again where it was lost: there is no order, and nothing to refund", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    const paid = shop.provider.pay(intentId);
    shop.provider.dispute(intentId);
    await deliver(shop, paid);
    await deliver(shop, shop.provider.closeDisputes(intentId, "lost"));
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "REFUNDED", reason: "refunded-before-order" });
    expect(await shop.ordersOf(cart.id)).toEqual([]);
    expect(shop.provider.refunds).toEqual([]);
  });

  it("is given back but for what was lost of it", async () => {
    const shop = await openShop();
    const { cart, intentId } = await initiated(shop);
    const paid = shop.provider.pay(intentId);
    shop.provider.dispute(intentId, 2000, "lost");
    await deliver(shop, paid);
    expect(shop.provider.returns.get(intentId)).toMatchObject([{ amount: 500, asked: { amount: { amount: 500 } } }]);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "REFUNDED" });
  });
});
