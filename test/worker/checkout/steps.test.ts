import { and, asc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { cancelCheckout } from "../../../src/features/checkout/cancel-checkout.ts";
import { readCheckout } from "../../../src/features/checkout/read-checkout.ts";
import { receiveWebhook } from "../../../src/features/checkout/receive-webhook.ts";
import { reconcileCheckouts } from "../../../src/features/checkout/reconcile-checkouts.ts";
import { sweepWebhooks } from "../../../src/features/checkout/sweep-webhooks.ts";
import { checkoutAttempts, checkoutSteps, receivedWebhooks } from "../../../src/features/checkout/tables.ts";
import { cartsAway, initiated, openShop, ordered, type Shop } from "./setting.ts";

const stepsOf = async ({ db }: Shop, attemptId: string) => {
  const rows = await db.select().from(checkoutSteps).where(eq(checkoutSteps.attemptId, attemptId)).orderBy(asc(checkoutSteps.id));
  return rows.map(({ kind, state, reason, by, ref }) => ({ kind, state, reason, by, ref }));
};
const state = (name: string, by: string | null, more: { reason?: string; ref?: string } = {}) => ({
  ...{ kind: "state", state: name, by, reason: null, ref: null },
  ...more,
});

describe("[CHK-5] the steps of an attempt", () => {
  it("are each state it entered, in order, with who brought it there", async () => {
    const { shop, attempt, intentId } = await ordered();
    const [webhook] = await shop.db.select().from(receivedWebhooks).where(eq(receivedWebhooks.paymentIntentId, intentId));
    const told = { ref: webhook?.id ?? "none" };
    expect(await stepsOf(shop, attempt.id)).toEqual([
      state("RESERVED", "buyer"),
      state("PAYMENT_INITIATED", "buyer"),
      state("PAYMENT_INITIATED_CART_RECONCILING", "webhook", told),
      state("COMPLETED", "webhook", told),
    ]);
  });

  it("name the reconcile where it came first, and the buyer who gave up", async () => {
    const shop = await openShop();
    const paid = await initiated(shop);
    shop.provider.pay(paid.intentId);
    shop.advance(11);
    await reconcileCheckouts(shop.deps);
    expect((await stepsOf(shop, paid.attempt.id)).slice(2)).toEqual([
      state("PAYMENT_INITIATED_CART_RECONCILING", "reconcile"),
      state("COMPLETED", "reconcile"),
    ]);

    const elsewhere = await openShop();
    const other = await initiated(elsewhere);
    await cancelCheckout(elsewhere.deps, elsewhere.buyerId, other.attempt.id);
    expect((await stepsOf(shop, other.attempt.id)).at(-1)).toEqual(state("FAILED", "buyer", { reason: "canceled-by-buyer" }));
  });

  it("have what driving it on failed with, each failure once however often it comes, and keep its count", async () => {
    const shop = await openShop();
    const { attempt, cart, intentId } = await initiated(shop);
    shop.provider.pay(intentId);
    shop.provider.away = true;
    for (let tick = 0; tick < 3; tick += 1) {
      shop.advance(60);
      await reconcileCheckouts(shop.deps);
    }
    expect((await stepsOf(shop, attempt.id)).slice(2)).toEqual([
      { kind: "failure", state: "PAYMENT_INITIATED", reason: "dependency-unavailable: stripe", by: "reconcile", ref: null },
    ]);
    const { lastFailure } = (await shop.attemptOf(cart.id)) ?? {};
    expect(lastFailure).toMatchObject({ code: "dependency-unavailable: stripe", times: 3, message: "stripe is not reachable" });
    expect(Date.parse(lastFailure?.at ?? "") - Date.parse(lastFailure?.since ?? "")).toBe(120_000);

    shop.provider.away = false;
    shop.advance(60);
    await reconcileCheckouts(shop.depsOf({ carts: cartsAway(shop.deps) }));
    expect((await stepsOf(shop, attempt.id)).slice(3)).toMatchObject([
      { kind: "state", state: "PAYMENT_INITIATED_CART_RECONCILING", by: "reconcile" },
      { kind: "failure", state: "PAYMENT_INITIATED_CART_RECONCILING", reason: "internal" },
    ]);
    // What was not foreseen may carry data: its message stays in the log.
    expect(JSON.stringify((await shop.attemptOf(cart.id))?.lastFailure)).not.toContain("the cart is away");
    shop.advance(60);
    await reconcileCheckouts(shop.deps);
    expect((await stepsOf(shop, attempt.id)).at(-1)).toEqual(state("COMPLETED", "reconcile"));
  });

  it("have each card that was declined, once however often it is told, with who told of it and when it was", async () => {
    const shop = await openShop();
    const { attempt, intentId } = await initiated(shop);
    const at = new Date(shop.deps.clock.now().getTime() - 2000);
    const told = shop.provider.decline(intentId, "insufficient_funds", at);
    for (const rawBody of [told, told]) await receiveWebhook(shop.deps, { rawBody, signature: "right" });
    shop.provider.decline(intentId, "expired_card", shop.deps.clock.now());
    shop.advance(60);
    await readCheckout(shop.deps, shop.buyerId, attempt.id);
    await reconcileCheckouts(shop.deps);
    const [webhook] = await shop.db.select().from(receivedWebhooks).where(eq(receivedWebhooks.paymentIntentId, intentId));
    expect((await stepsOf(shop, attempt.id)).slice(2)).toEqual([
      { kind: "decline", state: "PAYMENT_INITIATED", reason: "insufficient_funds", by: "webhook", ref: webhook?.id },
      { kind: "decline", state: "PAYMENT_INITIATED", reason: "expired_card", by: "buyer", ref: null },
    ]);
    const [step] = await shop.db
      .select()
      .from(checkoutSteps)
      .where(and(eq(checkoutSteps.attemptId, attempt.id), eq(checkoutSteps.kind, "decline")))
      .orderBy(asc(checkoutSteps.id));
    expect(step?.at).toEqual(at);
  });

  it("say what the buyer's own request failed with, while it waits for the next try", async () => {
    const shop = await openShop();
    const cart = await shop.cartWith(1);
    shop.provider.away = true;
    await expect(shop.start(cart, "k")).rejects.toThrow("stripe is not reachable");
    const attempt = await shop.attemptOf(cart.id);
    expect(attempt?.lastFailure).toMatchObject({ code: "dependency-unavailable: stripe", by: "buyer", state: "RESERVED", times: 1 });
    await cancelCheckout(shop.deps, shop.buyerId, attempt?.id ?? "");
  });

  it("name nobody for a move that was written without saying who", async () => {
    const shop = await openShop();
    const { attempt } = await initiated(shop);
    // As a release writes that knows nothing of causes, of one whose last move had one.
    await shop.db.update(checkoutAttempts).set({ state: "FAILED", reason: "by hand" }).where(eq(checkoutAttempts.id, attempt.id));
    expect((await stepsOf(shop, attempt.id)).at(-1)).toEqual(state("FAILED", null, { reason: "by hand" }));
  });

  it("find the webhooks of a payment by it, those of a shape nobody knows too", async () => {
    const shop = await openShop();
    const { intentId } = await initiated(shop);
    await receiveWebhook(shop.deps, { rawBody: shop.provider.event("payment_intent.created", intentId), signature: "right" });
    const found = await shop.db.select().from(receivedWebhooks).where(eq(receivedWebhooks.paymentIntentId, intentId));
    expect(found.map(({ type }) => type)).toEqual(["payment_intent.created"]);
    await sweepWebhooks(shop.deps);
  });
});
