import { eq } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { cancelCheckout } from "../../../src/features/checkout/cancel-checkout.ts";
import { checkPayments } from "../../../src/features/checkout/check-payments.ts";
import { receiveWebhook } from "../../../src/features/checkout/receive-webhook.ts";
import { reconcileCheckouts } from "../../../src/features/checkout/reconcile-checkouts.ts";
import { replayWebhooks } from "../../../src/features/checkout/replay-webhooks.ts";
import { sweepWebhooks } from "../../../src/features/checkout/sweep-webhooks.ts";
import { checkoutAttempts } from "../../../src/features/checkout/tables.ts";
import { OPERATOR } from "../operator.ts";
import { overriding } from "../objects.ts";
import { Mortal } from "./mortal.ts";
import { initiated, openShop, ordered, type Shop } from "./setting.ts";

const deliver = (shop: Shop, rawBody: string, using: Deps = shop.deps) => receiveWebhook(using, { rawBody, signature: "right" });

/** Test files share one Postgres, and a check takes whatever is due there: this file alone checks, and leaves nothing out. */
const check = (deps: Deps, batch = 10_000) => {
  const { contract } = deps;
  const checkout = { ...contract.checkout, paymentCheck: { ...contract.checkout.paymentCheck, batch } };
  return checkPayments(
    Object.defineProperties({} as Deps, { ...Object.getOwnPropertyDescriptors(deps), contract: { value: { ...contract, checkout } } }),
  );
};

/** The minute's crons, when every threshold of this file's attempts is past. */
async function afterAWhile(shop: Shop): Promise<void> {
  shop.advance(shop.deps.contract.checkout.paymentCheck.everySeconds);
  await sweepWebhooks(shop.deps);
  await reconcileCheckouts(shop.deps);
  await check(shop.deps);
}

describe("[CHK-4] the payment of an ended attempt", () => {
  const dueAt = (shop: Shop, attemptId: string, at: Date) =>
    shop.db.update(checkoutAttempts).set({ paymentCheckAt: at }).where(eq(checkoutAttempts.id, attemptId));
  const checkAtOf = async (shop: Shop, cartId: string) => (await shop.attemptOf(cartId))?.paymentCheckAt?.getTime();

  it("is looked at again every so often until the window is over, so that a refund whose webhook is lost is found", async () => {
    const { shop, cart, attempt, intentId } = await ordered();
    const { everySeconds, windowSeconds } = shop.deps.contract.checkout.paymentCheck;
    const ended = (await shop.attemptOf(cart.id))?.endedAt?.getTime() ?? 0;
    expect(await checkAtOf(shop, cart.id)).toBe(ended + everySeconds * 1000);
    shop.advance(everySeconds);
    await check(shop.deps);
    expect(await checkAtOf(shop, cart.id)).toBe(ended + 2 * everySeconds * 1000);

    shop.provider.refundedByHand(intentId);
    shop.advance(windowSeconds);
    await dueAt(shop, attempt.id, shop.deps.clock.now());
    await check(shop.deps);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "REFUNDED", paymentCheckAt: null });
    expect(await shop.events("order.refunded")).toHaveLength(1);
  });

  it("is not looked at any more after the window, and is due again where the provider is away", async () => {
    const { shop, cart } = await ordered();
    const { everySeconds, windowSeconds } = shop.deps.contract.checkout.paymentCheck;
    shop.advance(everySeconds);
    shop.provider.away = true;
    await check(shop.deps);
    expect(await checkAtOf(shop, cart.id)).toBe(shop.deps.clock.now().getTime() + shop.deps.contract.checkout.leaseSeconds * 1000);
    shop.provider.away = false;
    shop.advance(windowSeconds);
    await check(shop.deps);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "COMPLETED", paymentCheckAt: null });
  });

  it("is one of a bounded batch, those not looked at for longest first", async () => {
    const shops = [await ordered(), await ordered(), await ordered()];
    // Before anything that the other tests of this file left due.
    const long = (minutes: number) => new Date(Date.UTC(2029, 0, 1, 0, minutes));
    for (const [index, { shop, attempt }] of shops.entries()) await dueAt(shop, attempt.id, long(shops.length - index));
    const [{ shop }] = shops as [(typeof shops)[0]];
    const outcomes = await check(shop.deps, 2);
    expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(2);
    const left = await Promise.all(shops.map(async (one) => (await checkAtOf(one.shop, one.cart.id)) === long(3).getTime()));
    expect(left).toEqual([true, false, false]);
    await Promise.all(
      shops.map((one) => one.shop.db.update(checkoutAttempts).set({ paymentCheckAt: null }).where(eq(checkoutAttempts.id, one.attempt.id))),
    );
  });

  it("is looked at until a refund this product asked for has arrived", async () => {
    const shop = await openShop();
    const { cart, attempt, intentId } = await initiated(shop);
    await cancelCheckout(shop.deps, shop.buyerId, attempt.id);
    const payment = shop.provider.payments.get(intentId);
    if (payment) payment.status = "awaiting-payment";
    shop.provider.refundsAre = "pending";
    await deliver(shop, shop.provider.pay(intentId));
    await afterAWhile(shop);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "FAILED" });
    shop.provider.decideRefunds(intentId, "succeeded");
    await afterAWhile(shop);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "REFUNDED", reason: "paid-after-failed", orderId: null });
    expect(await shop.events("order.refunded")).toEqual([]);
    expect(await shop.events("checkout.failed")).toHaveLength(1);
  });

  it("is told of once where another notices it between the two readings of one who looks", async () => {
    const { shop, intentId } = await ordered();
    const rawBody = shop.provider.refundedByHand(intentId);
    const again = shop.provider.event("refund.updated", intentId);
    let isFirst = true;
    const batch = async (statements: readonly (Promise<unknown> & { toSQL?(): { sql: string } })[]) => {
      const reads = statements.filter((statement) => /^select .*"(?:payment_movements|orders)"/s.test(statement.toSQL?.().sql ?? ""));
      const answers: unknown[] = [];
      for (const statement of statements) {
        answers.push(await statement);
        if (!isFirst || reads.length !== 2) continue;
        isFirst = false;
        await deliver(shop, rawBody);
      }
      return answers;
    };
    const torn = shop.depsOf({ db: overriding(shop.deps.db, { batch: batch as unknown as Shop["deps"]["db"]["batch"] }) });
    await deliver(shop, again, torn);
    await afterAWhile(shop);
    expect(isFirst).toBe(false);
    expect(await shop.events("order.refunded")).toHaveLength(1);
  });

  it("is refunded and told of once, after it was told of as completed, however often and by whomever it is noticed", async () => {
    const { shop, cart, attempt, intentId, order } = await ordered();
    const rawBody = shop.provider.refundedByHand(intentId);
    const again = shop.provider.event("refund.updated", intentId);
    shop.advance(shop.deps.contract.checkout.paymentCheck.everySeconds);
    await Promise.all([deliver(shop, rawBody), deliver(shop, rawBody), deliver(shop, again), check(shop.deps), check(shop.depsOf())]);
    await replayWebhooks(shop.deps, OPERATOR, { state: "ACTED", limit: 50 });
    await afterAWhile(shop);

    const refunded = await shop.attemptOf(cart.id);
    expect(refunded).toMatchObject({ state: "REFUNDED", reason: "refunded-at-provider", orderId: order.id });
    const [completed] = await shop.events("order.completed");
    const events = await shop.events("order.refunded");
    const refundedAt = (await shop.ordersOf(cart.id))[0]?.refundedAt;
    expect(events).toMatchObject([
      {
        subject: order.id,
        payload: {
          orderId: order.id,
          attemptId: attempt.id,
          cartId: cart.id,
          total: { amount: 2500, currency: "EUR" },
          amount: { amount: 2500, currency: "EUR" },
          refunded: { amount: 2500, currency: "EUR" },
          whole: true,
          reason: "refunded-at-provider",
          refundedAt: refundedAt?.toISOString(),
        },
      },
    ]);
    expect(events[0]?.occurredAt.getTime()).toBeGreaterThan(completed?.occurredAt.getTime() ?? Infinity);
    expect(await shop.events("checkout.failed")).toEqual([]);
  });
});

/** What may happen to a payment and to what hears of it, in any order. */
const STEPS = [
  "pay",
  "refund-part",
  "refund-rest",
  "refund-pending",
  "refund-arrives",
  "refund-fails",
  "deliver",
  "deliver-twice",
  "lose",
  "reconcile",
  "check",
  "die",
] as const;

describe("[CHK-4] whatever happens to a payment, in whatever order", () => {
  it(
    "no order is made of money that went back before, and an order whose money went back is refunded and told of once",
    { timeout: 240_000, tags: ["slow"] },
    async () => {
      const schedule = fc.array(fc.tuple(fc.constantFrom(...STEPS), fc.nat(12)), { minLength: 3, maxLength: 14 });
      await fc.assert(fc.asyncProperty(schedule, lives), { numRuns: 15 });
    },
  );
});

async function lives(schedule: readonly (readonly [(typeof STEPS)[number], number])[]): Promise<void> {
  const shop = await openShop();
  const { cart, intentId } = await initiated(shop);
  const { provider } = shop;
  const underway: string[] = [];
  const left = async () => {
    const { received, refunded, refunding } = provider.standing(intentId);
    return {
      received: received.amount,
      kept: received.amount - refunded.amount,
      free: received.amount - refunded.amount - refunding.amount,
    };
  };
  const take = (number: number, keep = false) =>
    keep ? underway[number % underway.length] : underway.splice(number % Math.max(1, underway.length), 1)[0];
  for (const [step, number] of schedule) {
    const { received, kept, free } = await left();
    const ordersBefore = await shop.ordersOf(cart.id);
    const mortal = new Mortal(step === "die" ? 1 + (number % 8) : Infinity);
    const deps = step === "die" ? shop.depsOf(mortal.ports(shop.deps)) : shop.deps;
    switch (step) {
      case "pay":
        if (received === 0 && provider.payments.get(intentId)?.status === "awaiting-payment") underway.push(provider.pay(intentId));
        break;
      case "refund-part":
        if (free > 1) underway.push(provider.refundedByHand(intentId, 1));
        break;
      case "refund-rest":
        if (free > 0) underway.push(provider.refundedByHand(intentId));
        break;
      case "refund-pending":
        if (free > 0) underway.push(provider.refundedByHand(intentId, free, "pending"));
        break;
      case "refund-arrives":
      case "refund-fails":
        underway.push(provider.decideRefunds(intentId, step === "refund-fails" ? "failed" : "succeeded"));
        break;
      case "lose":
        take(number);
        break;
      case "deliver":
      case "deliver-twice":
      case "die": {
        const rawBody = take(number, step === "deliver-twice");
        if (rawBody !== undefined) await mortal.run(() => deliver(shop, rawBody, deps));
        break;
      }
      case "reconcile":
        shop.advance(30);
        await reconcileCheckouts(shop.deps);
        break;
      case "check":
        shop.advance(shop.deps.contract.checkout.paymentCheck.everySeconds);
        await check(shop.deps);
        break;
    }
    const orders = await shop.ordersOf(cart.id);
    expect(orders.length).toBeLessThanOrEqual(1);
    const made = orders.length > ordersBefore.length;
    expect(made ? [kept, free] : [2500, 2500], `order made at ${step}`).toEqual([2500, 2500]);
  }

  provider.decideRefunds(intentId, "succeeded");
  for (let round = 0; round < 3; round += 1) await afterAWhile(shop);
  const { received, kept } = await left();
  const [order] = await shop.ordersOf(cart.id);
  const attempt = await shop.attemptOf(cart.id);
  const paid = kept === 0 ? "REFUNDED" : "COMPLETED";
  expect(received > 0 ? [paid] : ["PAYMENT_INITIATED", "EXPIRED"]).toContain(attempt?.state);
  expect(order !== undefined && order.refundedAt === null).toBe(kept > 0);
  const told = await Promise.all((["order.completed", "order.refunded", "checkout.failed"] as const).map((type) => shop.events(type)));
  const whole = told[1]?.filter(({ payload }) => payload["whole"] === true) ?? [];
  const refundedOrder = order !== undefined && kept === 0;
  expect([told[0]?.length, whole.length, told[2]?.length]).toEqual([
    order ? 1 : 0,
    refundedOrder ? 1 : 0,
    order || attempt?.endedAt === null ? 0 : 1,
  ]);
  expect(order?.refundedAmount ?? 0).toBe(order ? received - kept : 0);
  const heard = told[1]?.reduce((sum, { payload }) => sum + (payload["amount"] as { amount: number }).amount, 0);
  expect(heard, "what followers heard of adds up to what went back").toBe(order ? received - kept : 0);
  // What is left open would be every other test's to reconcile.
  await cancelCheckout(shop.deps, shop.buyerId, attempt?.id ?? "");
  await shop.db.update(checkoutAttempts).set({ paymentCheckAt: null }).where(eq(checkoutAttempts.cartId, cart.id));
}
