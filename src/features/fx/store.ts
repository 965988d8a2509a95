import { and, desc, eq, sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { isRate, oldest, utcDay, type Rate, type StoredRate } from "./rules.ts";
import type { Judged } from "./plausibility.ts";
import { fxHeldRates, fxRateHistory, fxRates, fxRefreshes } from "./tables.ts";

/** The rates money may be converted with, each with the time since when a newer figure is held back. */
export async function readRates(db: Db, base: string): Promise<Map<string, Rate>> {
  const [stored, held] = await db.batch([
    db
      .select({
        currency: fxRates.currency,
        rate: fxRates.rate,
        asOf: fxRates.asOf,
        source: fxRates.source,
        fetchedAt: fxRates.fetchedAt,
      })
      .from(fxRates)
      .where(eq(fxRates.base, base)),
    db
      .select({ currency: fxHeldRates.currency, heldAt: fxHeldRates.heldAt, source: fxHeldRates.source, asOf: fxHeldRates.asOf })
      .from(fxHeldRates)
      .where(and(eq(fxHeldRates.base, base), eq(fxHeldRates.state, "open"))),
  ]);
  return new Map(
    stored
      .filter(({ rate }) => isRate(rate))
      .map((rate) => {
        const waiting = held.filter(({ currency }) => currency === rate.currency);
        // Where the other source's figure came into force in place of the one held back, it is the latest there is.
        const heldSince = oldest(
          waiting
            .filter(({ source, heldAt, asOf }) => source === rate.source || rate.fetchedAt < heldAt || utcDay(rate.asOf) < utcDay(asOf))
            .map(({ heldAt }) => heldAt),
        );
        return [rate.currency, heldSince ? { ...rate, heldSince } : rate];
      }),
  );
}

/** The UTC day of a moment, in SQL. */
export const dayOf = (moment: SQL): SQL => sql`date_trunc('day', ${moment}, 'UTC')`;

/**
 * Every stored rate as it is, also one that nothing may be converted with: what a new publication is judged against. With it the last
 * of an earlier day that was in force, whichever source's, leaving out what was withdrawn again: held back after it last came into
 * force, and not accepted.
 */
export async function readStored(db: Db, base: string): Promise<Map<string, StoredRate>> {
  const lastInForceAt = sql`coalesce(${fxRateHistory.stoodAgainAt}, ${fxRateHistory.fetchedAt})`;
  const before = db
    .select({ rate: fxRateHistory.rate, asOf: fxRateHistory.asOf, source: fxRateHistory.source })
    .from(fxRateHistory)
    .where(
      and(
        eq(fxRateHistory.base, fxRates.base),
        eq(fxRateHistory.currency, fxRates.currency),
        sql`${fxRateHistory.asOf} < ${dayOf(sql`${fxRates.asOf}`)}`,
        sql`not exists (
          select 1 from ${fxHeldRates} as held
          where held.base = ${fxRateHistory.base} and held.currency = ${fxRateHistory.currency} and held.as_of = ${fxRateHistory.asOf}
            and held.rate = ${fxRateHistory.rate} and held.state <> 'accepted'
            and held.held_at > ${lastInForceAt})`,
      ),
    )
    // Of a day that which stood last, whatever second of it its source stamps.
    .orderBy(desc(dayOf(sql`${fxRateHistory.asOf}`)), desc(lastInForceAt), desc(fxRateHistory.asOf), desc(fxRateHistory.rate))
    .limit(1)
    .as("before");
  const rows = await db
    .select({
      ...{ currency: fxRates.currency, rate: fxRates.rate, asOf: fxRates.asOf, source: fxRates.source },
      ...{ eveRate: before.rate, eveAsOf: before.asOf, eveSource: before.source },
    })
    .from(fxRates)
    .leftJoinLateral(before, sql`true`)
    .where(eq(fxRates.base, base));
  return new Map(
    rows.map(({ eveRate, eveAsOf, eveSource, ...stored }) => {
      const eve =
        eveRate !== null && eveAsOf !== null && isRate(eveRate)
          ? { currency: stored.currency, rate: eveRate, asOf: eveAsOf, source: eveSource }
          : undefined;
      return [stored.currency, eve ? { ...stored, eve } : stored];
    }),
  );
}

/** Notes in the history what stands, where a Worker that knew no history put it in force. A statement for a batch. */
export const noteStanding = (db: Db, base: string) =>
  db.execute(sql`
    insert into ${fxRateHistory} (base, currency, as_of, rate, source, fetched_at)
    select base, currency, as_of, rate, source, fetched_at from ${fxRates} where base = ${base}
    on conflict do nothing`);

/** What came into force before and does again is noted as such in the history, `past`. */
export const standingAgain = sql`
  on conflict (base, currency, as_of, rate) do update set stood_again_at = excluded.fetched_at
  where coalesce(past.stood_again_at, past.fetched_at) < excluded.fetched_at`;

/**
 * Puts figures in force, each only where what is stored is still what it was judged against: of two writers at once the later is
 * judged again at the next refresh. What came into force stands in the history too. A statement for a batch; its rows name the
 * currencies that were written.
 */
export function putInForce(db: Db, base: string, judged: readonly Judged[], fetchedAt: Date) {
  const figures = judged.map(({ figure, stored, source }) => ({
    currency: figure.currency,
    rate: figure.rate,
    as_of: figure.asOf.toISOString(),
    source,
    was_rate: stored?.rate ?? null,
    was_as_of: stored?.asOf.toISOString() ?? null,
  }));
  const at = sql`${fetchedAt.toISOString()}::timestamptz`;
  return db.execute<{ currency: string }>(sql`
    with judged as (
      select * from jsonb_to_recordset(${JSON.stringify(figures)}::jsonb)
        as figure (currency text, rate text, as_of timestamptz, source text, was_rate text, was_as_of timestamptz)
    ), moved as (
      update ${fxRates} as stored set rate = judged.rate, as_of = judged.as_of, source = judged.source, fetched_at = ${at}
      from judged
      where stored.base = ${base} and stored.currency = judged.currency
        and stored.rate = judged.was_rate and stored.as_of = judged.was_as_of
      returning stored.currency
    ), made as (
      insert into ${fxRates} (base, currency, rate, as_of, source, fetched_at)
      select ${base}, currency, rate, as_of, source, ${at} from judged where was_rate is null
      on conflict do nothing returning currency
    ), written as (
      select currency from moved union all select currency from made
    ), noted as (
      insert into ${fxRateHistory} as past (base, currency, as_of, rate, source, fetched_at)
      select ${base}, currency, as_of, rate, source, ${at} from judged where currency in (select currency from written)
      ${standingAgain}
    )
    select currency from written`);
}

export type RefreshRecord = Omit<typeof fxRefreshes.$inferSelect, "base">;

export async function readRefresh(db: Db, base: string): Promise<RefreshRecord | undefined> {
  const { succeededAt, triedAt, failure, secondFailure, comparedAsOf } = fxRefreshes;
  const [row] = await db
    .select({ succeededAt, triedAt, failure, secondFailure, comparedAsOf })
    .from(fxRefreshes)
    .where(eq(fxRefreshes.base, base));
  return row;
}

export interface RefreshOutcome {
  triedAt: Date;
  succeeded: boolean;
  failure: string | null;
  /** Undefined where the second source was not asked: what is known of it stands. */
  secondFailure?: string | null | undefined;
  /** The first's publication that was weighed against the second's; undefined where none was. */
  comparedAsOf?: Date | undefined;
}

/** Notes how a try ended; one that comes late changes nothing that a later one said. */
export async function noteRefresh(
  db: Db,
  base: string,
  { triedAt, succeeded, failure, secondFailure, comparedAsOf }: RefreshOutcome,
): Promise<void> {
  const succeededAt = succeeded ? triedAt : null;
  await db
    .insert(fxRefreshes)
    .values({ base, succeededAt, triedAt, failure, secondFailure: secondFailure ?? null, comparedAsOf: comparedAsOf ?? null })
    .onConflictDoUpdate({
      target: fxRefreshes.base,
      set: {
        triedAt,
        failure,
        succeededAt: sql`coalesce(excluded.succeeded_at, ${fxRefreshes.succeededAt})`,
        ...(secondFailure === undefined ? {} : { secondFailure }),
        ...(comparedAsOf === undefined ? {} : { comparedAsOf }),
      },
      setWhere: sql`${fxRefreshes.triedAt} <= excluded.tried_at`,
    });
}
