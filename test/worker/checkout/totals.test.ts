import fc from "fast-check";
import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import type { Db } from "../../../src/platform/db/client.ts";
import { ATTEMPT_STATES, OPEN_STATES } from "../../../src/features/checkout/attempt.ts";
import { checkoutBaseline } from "../../../src/features/checkout/checkout-baseline.ts";
import { deleteOldTotals, foldCheckoutTotals } from "../../../src/features/checkout/fold-totals.ts";
import { checkoutAttempts as attempts } from "../../../src/features/checkout/tables.ts";
import { windowOf } from "../../../src/features/checkout/totals-rules.ts";
import { countedIn, foldTallies, openNow } from "../../../src/features/checkout/totals-store.ts";
import { systemIds } from "../../../src/platform/ids.ts";
import { valueOf } from "../../support/value-of.ts";
import { initiated, openShop } from "./setting.ts";

/** A window in which nobody else begins anything, however often this file runs: by the second, which is another one each time. */
let year = 2_100 + (Math.floor(Date.now() / 1_000) % 5_000);
const someYear = () => new Date(Date.UTC((year += 1), 5, 15, 12, 34));

/** What there is, counted from the attempts themselves. */
async function recounted(db: Db, since: Date, now: Date) {
  const { rows } = await db.execute<{ kind: string; state: string; part: string; attempts: number; amount: number }>(sql`
    select kind, state, part, count(*)::float8 as attempts, sum(amount)::float8 as amount from (
      select 'volume' as kind, state, currency as part, amount from ${attempts} where created_at >= ${since.toISOString()}::timestamptz and created_at <= ${now.toISOString()}::timestamptz
      union all
      select 'duration', 'RESERVED', ceil(ln(greatest(extract(epoch from coalesce(initiated_at, reconciling_at, ended_at) - created_at), 0.001)) / ln(1.1))::int::text, 0
      from ${attempts} where created_at >= ${since.toISOString()}::timestamptz and created_at <= ${now.toISOString()}::timestamptz and coalesce(initiated_at, reconciling_at, ended_at) is not null
      union all
      select 'duration', 'PAYMENT_INITIATED', ceil(ln(greatest(extract(epoch from coalesce(reconciling_at, ended_at) - initiated_at), 0.001)) / ln(1.1))::int::text, 0
      from ${attempts} where created_at >= ${since.toISOString()}::timestamptz and created_at <= ${now.toISOString()}::timestamptz and coalesce(reconciling_at, ended_at) is not null and initiated_at is not null
      union all
      select 'duration', 'PAYMENT_INITIATED_CART_RECONCILING', ceil(ln(greatest(extract(epoch from ended_at - reconciling_at), 0.001)) / ln(1.1))::int::text, 0
      from ${attempts} where created_at >= ${since.toISOString()}::timestamptz and created_at <= ${now.toISOString()}::timestamptz and ended_at is not null and reconciling_at is not null
    ) counted group by kind, state, part order by kind, state, part`);
  return rows;
}

const openCounts = async (db: Db) => Object.fromEntries((await openNow(db)).rows.map(({ state, attempts: number }) => [state, number]));

const row = (id: string, createdAt: Date, amount: number) => ({
  ...{ id, buyerId: "usr_totals", cartId: id, snapshotVersion: 1, idempotencyKey: id, fingerprint: "f", state: "RESERVED" as const },
  ...{ lines: [], amount, currency: amount % 2 === 0 ? "EUR" : "USD", createdAt, stateSince: createdAt, expiresAt: createdAt },
});

type Change = { at: number; to: (typeof ATTEMPT_STATES)[number]; after: number; mark: "initiatedAt" | "reconcilingAt" | "endedAt" };
const changes = fc.array(
  fc.record<Change>({
    at: fc.nat({ max: 7 }),
    to: fc.constantFrom(...ATTEMPT_STATES),
    after: fc.integer({ min: 0, max: 200_000 }),
    mark: fc.constantFrom("initiatedAt", "reconcilingAt", "endedAt"),
  }),
  { maxLength: 12 },
);

describe("totals of checkouts", () => {
  it(
    "are those of the attempts at any moment, whoever changes them and however the tallies are moved meanwhile",
    { timeout: 120_000 },
    async () => {
      const { db } = await openShop();
      const hoursAgo = fc.array(fc.integer({ min: 0, max: 70 }), { minLength: 8, maxLength: 8 });
      await fc.assert(
        fc.asyncProperty(hoursAgo, changes, async (begun, made) => {
          const now = someYear();
          const window = windowOf(now, 48);
          const before = await openCounts(db);
          const ids = begun.map(() => systemIds.next("chk"));
          const createdAt = (index: number) => new Date(now.getTime() - (begun[index] ?? 0) * 3_600_000);
          await db.insert(attempts).values(ids.map((id, index) => row(id, createdAt(index), 100 + index)));
          for (const { at, to, after, mark } of made) {
            const [change] = [{ state: to, stateSince: now, [mark]: new Date(createdAt(at).getTime() + after) }];
            await Promise.all([
              db
                .update(attempts)
                .set(change)
                .where(eq(attempts.id, ids[at] ?? "")),
              foldTallies(db, 3),
            ]);
          }
          const told = () => countedIn(db, window).then(({ rows }) => rows);
          const expected = await recounted(db, window.since, now);
          expect(await told()).toEqual(expected);
          await Promise.all([foldTallies(db, 10_000), foldTallies(db, 10_000)]);
          expect(await told()).toEqual(expected);
          const after = await openCounts(db);
          const here = await db.select({ state: attempts.state, id: attempts.id }).from(attempts).where(eq(attempts.buyerId, "usr_totals"));
          for (const state of OPEN_STATES)
            expect((after[state] ?? 0) - (before[state] ?? 0)).toBe(here.filter((found) => found.state === state).length);
          await db.delete(attempts).where(eq(attempts.buyerId, "usr_totals"));
          expect(await told()).toEqual([]);
          expect(await openCounts(db)).toEqual(before);
        }),
        { numRuns: 15 },
      );
    },
  );

  it("are nothing of a change that was not made", async () => {
    const shop = await openShop();
    const { attempt } = await initiated(shop);
    const window = windowOf(shop.deps.clock.now(), 1);
    const before = (await countedIn(shop.db, window)).rows;
    const refused = shop.db.batch([
      shop.db.update(attempts).set({ state: "COMPLETED" }).where(eq(attempts.id, attempt.id)),
      shop.db.execute(sql`select 1 / 0`),
    ]);
    await expect(refused).rejects.toThrow(/./);
    expect((await countedIn(shop.db, window)).rows).toEqual(before);
  });

  it("[CHK-2] are what the baseline tells, before and after they are moved; hours beyond every window are forgotten, open attempts are not", async () => {
    const shop = await openShop();
    const now = someYear();
    const deps = shop.depsOf({ clock: { now: () => now } });
    const { attempt } = valueOf(await shop.start(await shop.cartWith(2), "k", deps));
    const before = await checkoutBaseline(deps, 1);
    expect(before.volumes).toEqual([{ state: "PAYMENT_INITIATED", attempts: 1, amount: { amount: 2500, currency: "EUR" } }]);
    expect(before.states[0]?.usualSeconds).toMatchObject({ samples: 1, p50: expect.any(Number) });
    await foldCheckoutTotals(deps);
    expect(await checkoutBaseline(deps, 1)).toEqual(before);
    await deleteOldTotals(deps);
    expect(await checkoutBaseline(deps, 1)).toEqual(before);
    await deleteOldTotals(shop.depsOf({ clock: { now: () => new Date(now.getTime() + 32 * 86_400_000) } }));
    const after = await checkoutBaseline(deps, 1);
    expect(after.volumes).toEqual([]);
    expect(after.states.map(({ current }) => current)).toEqual(before.states.map(({ current }) => current));
    await shop.db.delete(attempts).where(eq(attempts.id, attempt.id));
  });
});
