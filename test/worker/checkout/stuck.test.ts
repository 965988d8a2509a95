import { beforeAll, describe, expect, it } from "vitest";
import { ne } from "drizzle-orm";
import { endCheckout } from "../../../src/features/checkout/end-checkout.ts";
import { checkoutAttempts } from "../../../src/features/checkout/tables.ts";
import { tellStuckCheckouts } from "../../../src/features/checkout/tell-stuck.ts";
import { EVENT_DATA } from "../../../src/platform/outbox/event-data.ts";
import { systemIds } from "../../../src/platform/ids.ts";
import { HeldQueue } from "../automations/harness.ts";
import { present } from "../../support/present.ts";
import { Mortal } from "./mortal.ts";
import { initiated, openShop, type Shop } from "./setting.ts";

/** Seconds past the time that an open payment may take. */
const PAST = (shop: Shop) => shop.deps.contract.checkout.paymentInitiatedSeconds + 60;

/** A shop whose attempt is stuck; what others left open is told of, so that a run finds this one alone. */
async function stuck() {
  const shop = await openShop();
  const { attempt } = await initiated(shop);
  shop.advance(PAST(shop));
  await shop.db
    .update(checkoutAttempts)
    .set({ stuckEventId: systemIds.next("evt") })
    .where(ne(checkoutAttempts.id, attempt.id));
  return { shop, attempt };
}

describe("[CHK-3] an attempt that is stuck", () => {
  // Of what other files left open none is in this file's way.
  beforeAll(async () => {
    const { db } = await openShop();
    await db.update(checkoutAttempts).set({ stuckEventId: systemIds.next("evt") });
  });

  it("is told to its buyer's automations once, by however many runs", async () => {
    const { shop, attempt } = await stuck();
    const automationEvents = new HeldQueue();
    const deps = shop.depsOf({ automationEvents });
    const runs = await Promise.all([tellStuckCheckouts(deps), tellStuckCheckouts(deps), tellStuckCheckouts(shop.depsOf())]);
    expect(runs.reduce((sum, { told }) => sum + told, 0)).toBe(1);
    expect(await tellStuckCheckouts(deps)).toEqual({ told: 0 });
    const [event, ...others] = await shop.events("checkout.stuck");
    expect(others).toEqual([]);
    expect(event).toMatchObject({ subject: attempt.id, buyerId: shop.buyerId });
    expect(EVENT_DATA["checkout.stuck"].parse(event?.payload)).toEqual({
      ...{ attemptId: attempt.id, cartId: attempt.cartId, total: { amount: 2500, currency: "EUR" } },
      ...{ state: "PAYMENT_INITIATED", since: attempt.stateSince.toISOString() },
    });
  });

  it("is told of as stuck no more where it has ended or moved on meanwhile, and not before its time", async () => {
    const { shop, attempt } = await stuck();
    shop.advance(-120);
    expect(await tellStuckCheckouts(shop.deps)).toEqual({ told: 0 });
    shop.advance(120);
    const ended = await endCheckout(shop.deps, attempt, { to: "EXPIRED", reason: "nobody paid" });
    present(ended, "the attempt that ended");
    expect(await tellStuckCheckouts(shop.deps)).toEqual({ told: 0 });
    expect(await shop.events("checkout.stuck")).toEqual([]);
    expect(await shop.events("checkout.failed")).toHaveLength(1);
  });

  it("[AUT-2] is told of once, wherever the run before died", async () => {
    for (let calls = 1; calls <= 3; calls += 1) {
      const { shop } = await stuck();
      const mortal = new Mortal(calls);
      await mortal.run(() => tellStuckCheckouts(shop.depsOf({ automationEvents: new HeldQueue() })));
      const before = (await shop.events("checkout.stuck")).length;
      expect(await tellStuckCheckouts(shop.deps), `after ${calls} calls`).toEqual({ told: 1 - before });
      expect(await shop.events("checkout.stuck"), `after ${calls} calls`).toHaveLength(1);
    }
  });
});
