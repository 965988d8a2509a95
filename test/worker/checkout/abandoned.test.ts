import { inArray } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { OPEN_STATES } from "../../../src/features/checkout/attempt.ts";
import { checkoutBaseline } from "../../../src/features/checkout/checkout-baseline.ts";
import { checkoutReport } from "../../../src/features/checkout/checkout-report.ts";
import { checkoutHealth } from "../../../src/features/checkout/health.ts";
import { reconcileCheckouts } from "../../../src/features/checkout/reconcile-checkouts.ts";
import { checkoutAttempts } from "../../../src/features/checkout/tables.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { systemIds } from "../../../src/platform/ids.ts";
import { initiated, openShop, type Shop } from "./setting.ts";

const BUYERS = 1_000;
const { checkout } = contractFor("production");

/** The Worker under production's windows. */
const inProduction = (shop: Shop): Deps => shop.depsOf({ contract: { ...shop.deps.contract, checkout } });

/** Keys of the alerts that stand, of attempts that are stuck. */
async function stuckAlerts(deps: Deps): Promise<string[]> {
  const section = checkoutHealth(deps);
  const { figures } = await section.capture({
    now: deps.clock.now(),
    signal: AbortSignal.timeout(5_000),
    outbound: (_, call) => call(),
    metrics: deps.metricsReader,
  });
  const conditions = section.alerts?.flatMap((rule) => rule.conditions(figures, deps.contract)) ?? [];
  return conditions.map(({ key }) => key).filter((key) => key === "checkout.attempts.stuck");
}

/** So many buyers who open the payment page and go away. */
async function abandon(shop: Shop): Promise<string[]> {
  const { attempt } = await initiated(shop);
  const now = shop.deps.clock.now();
  const rows = Array.from({ length: BUYERS - 1 }, () => {
    const id = systemIds.next("chk");
    return { ...attempt, id, cartId: systemIds.next("cart"), idempotencyKey: id, paymentIntentId: `pi_${id}` };
  });
  const expiresAt = new Date(now.getTime() + checkout.expireSeconds * 1000);
  for (const { id, buyerId, cartId, amount, currency } of rows)
    await shop.provider.create({ attemptId: id, buyerId, cartId, amount: { amount, currency } });
  await shop.db.insert(checkoutAttempts).values(rows);
  const ids = [attempt.id, ...rows.map(({ id }) => id)];
  await shop.db.update(checkoutAttempts).set({ expiresAt }).where(inArray(checkoutAttempts.id, ids));
  return ids;
}

const statesOf = async (shop: Shop, ids: string[]) => {
  const rows = await shop.db.select({ state: checkoutAttempts.state }).from(checkoutAttempts).where(inArray(checkoutAttempts.id, ids));
  return [...new Set(rows.map(({ state }) => state))];
};

describe("[CHK-3] an attempt that is older than its state's threshold", () => {
  // What other files left open is stuck by this file's clock.
  beforeAll(async () => {
    const { db } = await openShop();
    await db
      .update(checkoutAttempts)
      .set({ state: "FAILED", reason: "left by another test" })
      .where(inArray(checkoutAttempts.state, [...OPEN_STATES]));
  });

  it(
    "is no page while it waits for its buyer: a thousand abandoned checkouts open none, one that is truly stuck opens one",
    { timeout: 120_000, tags: ["slow"] },
    async () => {
      const shop = await openShop();
      const deps = inProduction(shop);
      const ids = await abandon(shop);
      for (const pause of [0, 900, checkout.expireSeconds - 901]) {
        shop.advance(pause);
        expect(await stuckAlerts(deps), `${pause} s later`).toEqual([]);
      }
      expect(await statesOf(shop, ids)).toEqual(["PAYMENT_INITIATED"]);
      // A minute in which the reconcile does not run, then one in which it does.
      shop.advance(60);
      expect(await stuckAlerts(deps)).toEqual([]);
      shop.advance(60);
      await reconcileCheckouts(deps);
      expect(await statesOf(shop, ids)).toEqual(["EXPIRED"]);
      expect([...shop.provider.payments.values()].every(({ status }) => status === "canceled")).toBe(true);
      shop.advance(checkout.paymentInitiatedSeconds);
      expect(await stuckAlerts(deps)).toEqual([]);

      const other = await openShop();
      const { attempt } = await initiated(other);
      other.provider.away = true;
      other.advance(checkout.paymentInitiatedSeconds);
      await reconcileCheckouts(inProduction(other));
      expect(await statesOf(other, [attempt.id])).toEqual(["PAYMENT_INITIATED"]);
      expect(await stuckAlerts(inProduction(other))).toEqual(["checkout.attempts.stuck"]);
      const { items } = await checkoutReport(inProduction(other), { limit: 100, cursor: undefined });
      expect(items.filter(({ stuck }) => stuck)).toMatchObject([{ attemptId: attempt.id }]);
      const { states } = await checkoutBaseline(inProduction(other), 1);
      expect(states).toContainEqual(
        expect.objectContaining({
          state: "PAYMENT_INITIATED",
          thresholdSeconds: checkout.paymentInitiatedSeconds,
          current: { attempts: 1, oldestAgeSeconds: checkout.paymentInitiatedSeconds },
        }),
      );
      other.provider.away = false;
      other.advance(checkout.leaseSeconds);
      await reconcileCheckouts(inProduction(other));
      expect(await stuckAlerts(inProduction(other))).toEqual([]);
    },
  );
});
