import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { checkoutAttempts } from "../../../src/features/checkout/tables.ts";
import { stockLaw } from "../../../src/features/stock/conservation.ts";
import { stockHealth } from "../../../src/features/stock/health.ts";
import { deleteOldReservations, reconcileStock } from "../../../src/features/stock/reconcile-stock.ts";
import { stockReservations as reservations } from "../../../src/features/stock/tables.ts";
import { systemIds } from "../../../src/platform/ids.ts";
import { valueOf } from "../../support/value-of.ts";
import { initiated, openShop, ordered, type Shop } from "../checkout/setting.ts";

const outbound = async <T>(_: string, call: () => Promise<T>) => call();

const rowsOf = (shop: Shop) => shop.db.select().from(reservations).where(eq(reservations.offerId, shop.offerId));
const forget = (shop: Shop, attemptId: string) => shop.db.delete(reservations).where(eq(reservations.attemptId, attemptId));

/** An attempt as a release that knows of no reservations ends it. */
const endedByReleaseBefore = (shop: Shop, id: string) =>
  shop.db.update(checkoutAttempts).set({ state: "EXPIRED", endedAt: shop.deps.clock.now() }).where(eq(checkoutAttempts.id, id));

/** What other files left is put right, so that what is counted is this file's. */
let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
  await reconcileStock(shop.deps);
});

describe("[CRT-5] the reconcile of stock", () => {
  it("frees what is held for an attempt that ended without it, once, however many reconcile at once", async () => {
    const { attempt } = await initiated(shop);
    await endedByReleaseBefore(shop, attempt.id);
    const done = await Promise.all([reconcileStock(shop.deps), reconcileStock(shop.depsOf())]);
    expect(done.reduce((sum, { released }) => sum + released, 0)).toBe(1);
    expect(await rowsOf(shop)).toMatchObject([{ state: "RELEASED", releasedAt: shop.deps.clock.now(), soldAt: null }]);
  });

  it("makes sold of what is held for an attempt whose order stands", async () => {
    const { order, attempt } = await ordered(shop);
    const held = { state: "HELD", soldAt: null, orderId: null } as const;
    await shop.db.update(reservations).set(held).where(eq(reservations.attemptId, attempt.id));
    expect(await reconcileStock(shop.deps)).toMatchObject({ sold: 1, released: 0 });
    expect(await rowsOf(shop)).toMatchObject([{ state: "SOLD", soldAt: order.placedAt, orderId: order.id, quantity: 2 }]);
  });

  it("reserves for an open attempt that has nothing, and sells for an order that has nothing", async () => {
    const bought = await ordered(shop);
    const open = valueOf(await shop.start(await shop.cartWith(3), "another")).attempt;
    await forget(shop, bought.attempt.id);
    await forget(shop, open.id);
    expect(await reconcileStock(shop.deps)).toMatchObject({ held: 1, bought: 1 });
    expect((await rowsOf(shop)).map(({ state, quantity }) => `${state} ${quantity}`).toSorted()).toEqual(["HELD 3", "SOLD 2"]);
    expect(await reconcileStock(shop.deps)).toMatchObject({ held: 0, bought: 0 });
  });

  it("lets an attempt be that is open, and frees what nobody knows the attempt of once it has expired", async () => {
    await initiated(shop);
    const now = shop.deps.clock.now();
    const unknown = { offerId: shop.offerId, quantity: 1, state: "HELD", heldAt: now } as const;
    await shop.db.insert(reservations).values([
      { ...unknown, attemptId: systemIds.next("chk"), expiresAt: now },
      { ...unknown, attemptId: systemIds.next("chk"), expiresAt: new Date(now.getTime() + 1000) },
    ]);
    expect(await reconcileStock(shop.deps)).toMatchObject({ released: 1 });
    expect((await rowsOf(shop)).map(({ state }) => state).toSorted()).toEqual(["HELD", "HELD", "RELEASED"]);
  });

  it("forgets what was released long ago, and nothing that is sold or held", async () => {
    await ordered(shop);
    const released = valueOf(await shop.start(await shop.cartWith(1), "a")).attempt;
    await endedByReleaseBefore(shop, released.id);
    await reconcileStock(shop.deps);
    await deleteOldReservations(shop.deps);
    expect(await rowsOf(shop)).toHaveLength(2);
    shop.advance(91 * 86_400);
    await deleteOldReservations(shop.deps);
    expect(await rowsOf(shop)).toMatchObject([{ state: "SOLD" }]);
  });
});

describe("the stock section of health", () => {
  const standing = async () =>
    (await stockHealth(shop.deps).capture({ now: shop.deps.clock.now(), outbound } as never)) as {
      status: string;
      figures: Record<string, number>;
    };

  it("counts what is held, what outlives its attempt, what is overdue, and offers of which too much is promised", async () => {
    const before = await standing();
    const grown = async () => {
      const { figures } = await standing();
      return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, value - (before.figures[name] ?? 0)]));
    };
    await shop.tellStock(10);
    const { attempt } = await initiated(shop);
    expect(await grown()).toMatchObject({ reservations: 1, pieces: 2, leaked: 0, oversold: 0 });
    await shop.tellStock(1);
    expect(await grown()).toMatchObject({ oversold: 1, shortfalls: 0 });
    await endedByReleaseBefore(shop, attempt.id);
    expect(await grown()).toMatchObject({ leaked: 1 });
    expect((await standing()).status).toBe("warn");
    await reconcileStock(shop.deps);
    expect(await grown()).toMatchObject({ reservations: 0, pieces: 0, leaked: 0, oversold: 0 });
  });
});

describe("the law of reserved stock", () => {
  /** How far apart its sides are, part by part, once all has settled. */
  async function broken(): Promise<number[]> {
    shop.advance(60);
    const balances = await stockLaw(shop.deps).capture({ now: shop.deps.clock.now(), outbound } as never);
    return balances.map(({ left, right }) => left.amount - right.amount);
  }

  it("holds while attempts reserve, end and buy, and breaks where a piece is lost or kept", async () => {
    const start = await broken();
    const { attempt } = await ordered(shop);
    const open = valueOf(await shop.start(await shop.cartWith(5), "open")).attempt;
    expect(await broken()).toEqual(start);
    await shop.db
      .update(reservations)
      .set({ quantity: 4 })
      .where(and(eq(reservations.attemptId, open.id), eq(reservations.state, "HELD")));
    await forget(shop, attempt.id);
    expect(await broken()).toEqual([(start[0] ?? 0) + 1, (start[1] ?? 0) + 2]);
  });
});
