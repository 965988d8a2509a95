import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { receiveWebhook } from "../../../src/features/checkout/receive-webhook.ts";
import { sweepRefundRequests } from "../../../src/features/payments/sweep-refund-requests.ts";
import { paymentRefundRequests } from "../../../src/features/payments/tables.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { auditLog } from "../../../src/platform/audit/tables.ts";
import { Mortal } from "../checkout/mortal.ts";
import { initiated, openShop, ordered, type Shop } from "../checkout/setting.ts";
import { call, key, refund } from "./operator-calls.ts";

/** The provider that answers questions, and no refund. */
const refundsAway = ({ provider }: Shop): Deps["payments"] =>
  new Proxy(provider, {
    get: (target, name: keyof typeof provider) => {
      if (name === "refund") return () => Promise.reject(unavailable("stripe"));
      const member: unknown = target[name];
      return typeof member === "function" ? (member.bind(target) as unknown) : member;
    },
  });

describe("an operator's refund", () => {
  it("gives a part back once, with who and why at the provider and in the books, a line of the audit trail, and the order told", async () => {
    const { shop, cart, intentId } = await ordered();
    const once = key();
    const first = await refund(shop, intentId, 700, { under: once });
    expect(first).toMatchObject({ status: 201, body: { state: "TAKEN", amount: { amount: 700, currency: "EUR" }, operatorId: "opr_1" } });
    expect(await refund(shop, intentId, 700, { under: once })).toEqual(first);
    expect(shop.provider.returns.get(intentId)).toMatchObject([
      { amount: 700, asked: { by: "operator", byId: "opr_1", reason: "one of two broke" } },
    ]);
    expect(await shop.ordersOf(cart.id)).toMatchObject([{ state: "PARTLY_REFUNDED", refundedAmount: 700 }]);
    expect(await shop.events("order.refunded")).toMatchObject([
      { payload: { amount: { amount: 700 }, whole: false, reason: "one of two broke" } },
    ]);
    expect(await shop.db.select().from(auditLog).where(eq(auditLog.subject, intentId))).toMatchObject([
      { action: "payment.refund", detail: { requestId: first.body["id"], amount: 700 } },
    ]);
    expect(await call(shop.deps, `/${intentId}`, {}, "GET")).toMatchObject({
      status: 200,
      body: {
        orderState: "PARTLY_REFUNDED",
        captured: { amount: 2500 },
        refunded: { amount: 700 },
        left: { amount: 1800 },
        movements: [{ kind: "capture" }, { kind: "refund", by: "operator", byId: "opr_1", requestId: first.body["id"] }],
        refundsAsked: [{ id: first.body["id"], state: "TAKEN" }],
      },
    });
  });

  it("of the rest ends order and attempt, also where every webhook is lost", async () => {
    const { shop, cart, intentId } = await ordered();
    shop.provider.refundedByHand(intentId, 700);
    expect(await refund(shop, intentId, "rest")).toMatchObject({ status: 201, body: { amount: { amount: 1800 } } });
    expect(await shop.ordersOf(cart.id)).toMatchObject([{ state: "REFUNDED", refundedAmount: 2500 }]);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "REFUNDED" });
    expect((await shop.events("order.refunded")).filter(({ payload }) => payload["whole"])).toHaveLength(1);
  });

  it("is a clear problem where it is more than is left, where nothing is, without a key, and under the key of another", async () => {
    const { shop, intentId } = await ordered();
    expect(await refund(shop, intentId, 2501)).toMatchObject({
      status: 422,
      body: { type: expect.stringContaining("refund-exceeds-payment"), errors: [{ pointer: "/amount" }], left: { amount: 2500 } },
    });
    expect(await call(shop.deps, `/${intentId}/refunds`, { body: { amount: 1, reason: "r" } })).toMatchObject({ status: 400 });
    for (const amount of [0, -1, 1.5, "all", 2 ** 60])
      expect(await refund(shop, intentId, amount as number)).toMatchObject({ status: 400 });
    const once = key();
    await refund(shop, intentId, 1, { under: once });
    expect(await refund(shop, intentId, 2, { under: once })).toMatchObject({
      status: 422,
      body: { type: expect.stringContaining("idempotency-key-reused") },
    });
    await refund(shop, intentId, "rest");
    expect(await refund(shop, intentId, 1)).toMatchObject({ status: 409, body: { type: expect.stringContaining("nothing-to-refund") } });
    expect(shop.provider.returns.get(intentId)?.map(({ amount }) => amount)).toEqual([1, 2499]);
  });

  it("asked for twice at once under two keys gives back no more than was taken: the provider has the last word", async () => {
    const { shop, intentId } = await ordered();
    const answers = await Promise.all([refund(shop, intentId, "rest"), refund(shop, intentId, "rest"), refund(shop, intentId, 2000)]);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(2);
    const back = shop.provider.returns.get(intentId)?.reduce((sum, { amount }) => sum + amount, 0) ?? 0;
    expect(back).toBeLessThanOrEqual(2500);
  });

  it("waits where the provider is away, says so, and is asked for by the sweep, once", async () => {
    const { shop, cart, intentId } = await ordered();
    const once = key();
    const away = shop.depsOf({ payments: refundsAway(shop) });
    expect(await refund(shop, intentId, 700, { under: once, deps: away })).toMatchObject({
      status: 503,
      body: { refundRequestId: expect.stringMatching(/^rfr_/) },
    });
    expect(shop.provider.returns.get(intentId) ?? []).toEqual([]);
    shop.advance(shop.deps.contract.checkout.leaseSeconds);
    await Promise.all([sweepRefundRequests(shop.deps), sweepRefundRequests(shop.depsOf()), refund(shop, intentId, 700, { under: once })]);
    expect(shop.provider.returns.get(intentId)).toMatchObject([{ amount: 700 }]);
    expect(await shop.ordersOf(cart.id)).toMatchObject([{ refundedAmount: 700 }]);
    expect(await refund(shop, intentId, 700, { under: once })).toMatchObject({ status: 201, body: { state: "TAKEN" } });
  });

  it("ends where the provider comes back and does not know the payment: it is not asked for again", async () => {
    const { shop, intentId } = await ordered();
    const once = key();
    expect(await refund(shop, intentId, 700, { under: once, deps: shop.depsOf({ payments: refundsAway(shop) }) })).toMatchObject({
      status: 503,
    });
    shop.provider.forget(intentId);
    shop.advance(shop.deps.contract.checkout.leaseSeconds);
    await sweepRefundRequests(shop.deps);
    const [request] = await shop.db.select().from(paymentRefundRequests).where(eq(paymentRefundRequests.paymentIntentId, intentId));
    expect(request).toMatchObject({ state: "REFUSED", refusal: "unknown-payment", tries: 2 });
    shop.advance(86_400);
    await sweepRefundRequests(shop.deps);
    const [after] = await shop.db.select().from(paymentRefundRequests).where(eq(paymentRefundRequests.paymentIntentId, intentId));
    expect(after).toEqual(request);
  });

  it("is given back once where the process dies after any of its calls", { timeout: 240_000, tags: ["slow"] }, async () => {
    let deaths = 0;
    for (let calls = 1, survived = false; !survived; calls += 1) {
      const { shop, cart, intentId } = await ordered();
      const once = key();
      const mortal = new Mortal(calls);
      await mortal.run(() => refund(shop, intentId, 700, { under: once, deps: shop.depsOf(mortal.ports(shop.deps)) }));
      survived = !mortal.dead;
      deaths += survived ? 0 : 1;
      shop.advance(shop.deps.contract.checkout.leaseSeconds);
      await sweepRefundRequests(shop.deps);
      expect(await refund(shop, intentId, 700, { under: once }), `death at call ${calls}`).toMatchObject({ status: 201 });
      expect(shop.provider.returns.get(intentId)).toMatchObject([{ amount: 700 }]);
      expect(await shop.ordersOf(cart.id)).toMatchObject([{ refundedAmount: 700, state: "PARTLY_REFUNDED" }]);
      expect(await shop.db.select().from(paymentRefundRequests).where(eq(paymentRefundRequests.paymentIntentId, intentId))).toMatchObject([
        { state: "TAKEN" },
      ]);
    }
    expect(deaths).toBeGreaterThan(5);
  });

  it("[CHK-4] gives back what was taken for an attempt that nobody knows here", async () => {
    const shop = await openShop();
    const stranger = await openShop();
    const { intentId } = await initiated(stranger);
    const foreign = shop.deps.ids.next("chk");
    const payment = stranger.provider.payments.get(intentId);
    if (payment) payment.attemptId = foreign;
    const deps = shop.depsOf({ payments: stranger.provider });
    await receiveWebhook(deps, { rawBody: stranger.provider.pay(intentId), signature: "right" });
    expect(shop.raised).toContain("checkout.payment.unknown-attempt");
    expect(await refund(shop, intentId, "rest", { deps })).toMatchObject({ status: 201, body: { state: "TAKEN" } });
    expect(await call(deps, `/${intentId}`, {}, "GET")).toMatchObject({
      body: { attemptId: foreign, orderId: null, left: { amount: 0 }, refunded: { amount: 2500 } },
    });
  });
});

describe("an operator's comparison", () => {
  it("[CHK-4] finds a refund whose webhook was lost, and does what follows", async () => {
    const { shop, cart, intentId } = await ordered();
    shop.provider.refundedByHand(intentId);
    expect(await call(shop.deps, `/${intentId}/compare`)).toMatchObject({
      status: 200,
      body: { outcome: "refunded", orderState: "REFUNDED", refunded: { amount: 2500 } },
    });
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "REFUNDED" });
    expect(await call(shop.deps, `/${intentId}/compare`)).toMatchObject({ status: 200, body: { outcome: "settled-before" } });
    expect(await shop.events("order.refunded")).toHaveLength(1);
  });
});
