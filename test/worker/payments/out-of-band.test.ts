import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { auditLog } from "../../../src/platform/audit/tables.ts";
import { receiveWebhook } from "../../../src/features/checkout/receive-webhook.ts";
import { noteOutOfBand } from "../../../src/features/payments/note-out-of-band.ts";
import { paymentBalances } from "../../../src/features/checkout/payment-balance.ts";
import { paymentRecords } from "../../../src/features/checkout/payment-records.ts";
import { paymentMovements } from "../../../src/features/payments/tables.ts";
import { Mortal } from "../checkout/mortal.ts";
import { ordered, type Shop } from "../checkout/setting.ts";
import { call, refund } from "./operator-calls.ts";

const REASON = "By bank transfer, reference 4711: the card was closed.";
const OPERATOR = { id: "op_1", email: "ops@acme.test" };

const deliver = (shop: Shop, rawBody: string) => receiveWebhook(shop.deps, { rawBody, signature: "right" });
const noted = (shop: Shop, intentId: string, deps = shop.deps) => call(deps, `/${intentId}/out-of-band`, { body: { reason: REASON } });
const movementsOf = (shop: Shop, intentId: string) =>
  shop.db
    .select()
    .from(paymentMovements)
    .where(and(eq(paymentMovements.paymentIntentId, intentId), eq(paymentMovements.kind, "out-of-band")));

/** An order whose refund of all succeeded, and then failed. */
async function owed() {
  const of = await ordered();
  const { shop, intentId } = of;
  await deliver(shop, shop.provider.refundedByHand(intentId));
  for (const returned of shop.provider.returns.get(intentId) ?? []) returned.status = "failed";
  await deliver(shop, shop.provider.event("refund.failed", intentId));
  shop.raised.splice(0);
  return of;
}

describe("money that the provider cannot give back, given back another way", () => {
  it("[CHK-4] refunds the order again, tells its followers, ends the page, and leaves nothing to refund", async () => {
    const { shop, cart, intentId } = await owed();
    expect(await noted(shop, intentId)).toMatchObject({
      status: 200,
      body: { orderState: "REFUNDED", refunded: { amount: 2500 }, left: { amount: 0 } },
    });
    expect(await shop.ordersOf(cart.id)).toMatchObject([{ state: "REFUNDED", refundedAmount: 2500 }]);
    expect(await shop.events("order.refunded")).toMatchObject([{}, { payload: { amount: { amount: 2500 }, whole: true, reason: REASON } }]);
    expect(await movementsOf(shop, intentId)).toMatchObject([{ by: "operator", cause: REASON, amount: 2500, currency: "EUR" }]);
    expect(await call(shop.deps, `/${intentId}/compare`)).toMatchObject({ body: { outcome: "settled-before" } });
    expect(shop.raised).toEqual([]);
    expect(await refund(shop, intentId, "rest")).toMatchObject({
      status: 409,
      body: { type: expect.stringContaining("nothing-to-refund") },
    });
    expect(shop.provider.returns.get(intentId)).toHaveLength(1);
  });

  it("[CHK-4] is accounted for by the law of conservation", async () => {
    const { shop, intentId } = await owed();
    await noted(shop, intentId);
    const money = (amount: number) => ({ amount, currency: "EUR" });
    const taken = { intentId, attemptId: "chk_1", received: money(2500), refunded: money(0), refunding: money(0) };
    expect(paymentBalances([taken], await paymentRecords(shop.db, [intentId], undefined), new Date(0)).astray).toEqual([]);
  });

  it("is booked once, with one line of the audit trail, however often and by however many it is said", async () => {
    const { shop, intentId } = await owed();
    const answers = await Promise.all([noted(shop, intentId), noted(shop, intentId), noted(shop, intentId, shop.depsOf())]);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    expect(await noted(shop, intentId)).toMatchObject({ status: 200 });
    expect(await movementsOf(shop, intentId)).toHaveLength(1);
    const lines = await shop.db
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.subject, intentId), eq(auditLog.action, "payment.out-of-band")));
    expect(lines).toMatchObject([{ detail: { amount: 2500, currency: "EUR", reason: REASON } }]);
  });

  it("is booked once and told of once where the process dies after any of its calls", { timeout: 240_000, tags: ["slow"] }, async () => {
    let deaths = 0;
    for (let calls = 1, survived = false; !survived; calls += 1) {
      const { shop, cart, intentId } = await owed();
      const mortal = new Mortal(calls);
      await mortal.run(() => noteOutOfBand(shop.depsOf(mortal.ports(shop.deps)), OPERATOR, { intentId, reason: REASON }));
      survived = !mortal.dead;
      deaths += survived ? 0 : 1;
      expect(await noted(shop, intentId), `death at call ${calls}`).toMatchObject({ status: 200 });
      expect(await movementsOf(shop, intentId)).toHaveLength(1);
      expect(await shop.ordersOf(cart.id)).toMatchObject([{ state: "REFUNDED" }]);
      expect(await shop.events("order.refunded")).toHaveLength(2);
    }
    expect(deaths).toBeGreaterThan(4);
  });

  it("is a clear problem where nothing is owed: of an order that stands, and of one that was refunded", async () => {
    const { shop, intentId } = await ordered();
    expect(await noted(shop, intentId)).toMatchObject({ status: 409, body: { type: expect.stringContaining("nothing-owed") } });
    await deliver(shop, shop.provider.refundedByHand(intentId));
    expect(await noted(shop, intentId)).toMatchObject({ status: 409, body: { type: expect.stringContaining("nothing-owed") } });
    expect(await movementsOf(shop, intentId)).toEqual([]);
    shop.provider.forget(intentId);
    expect(await noted(shop, intentId)).toMatchObject({ status: 404 });
  });

  it("never goes back both ways: who comes second at once is refused", async () => {
    const { shop, intentId } = await owed();
    const [said, asked] = await Promise.all([noted(shop, intentId), refund(shop, intentId, "rest")]);
    const succeeded = (shop.provider.returns.get(intentId) ?? []).filter(({ status }) => status === "succeeded");
    const outOfBand = await movementsOf(shop, intentId);
    expect(succeeded.length + outOfBand.length, JSON.stringify([said, asked])).toBe(1);
  });
});
