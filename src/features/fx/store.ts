import { and, eq, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { isRate, oldest, type Rate } from "./rules.ts";
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
      .select({ currency: fxHeldRates.currency, heldAt: fxHeldRates.heldAt, source: fxHeldRates.source })
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
          waiting.filter(({ source, heldAt }) => source === rate.source || rate.fetchedAt < heldAt).map(({ heldAt }) => heldAt),
        );
        return [rate.currency, heldSince ? { ...rate, heldSince } : rate];
      }),
  );
}

/** Every stored rate as it is, also one that nothing may be converted with: what a new publication is judged against. */
export async function readStored(db: Db, base: string): Promise<Map<string, Rate>> {
  const rows = await db
    .select({ currency: fxRates.currency, rate: fxRates.rate, asOf: fxRates.asOf })
    .from(fxRates)
    .where(eq(fxRates.base, base));
  return new Map(rows.map((row) => [row.currency, row]));
}

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
      insert into ${fxRateHistory} (base, currency, as_of, rate, source, fetched_at)
      select ${base}, currency, as_of, rate, source, ${at} from judged where currency in (select currency from written)
      on conflict do nothing
    )
    select currency from written`);
}

export type RefreshRecord = Omit<typeof fxRefreshes.$inferSelect, "base">;

export async function readRefresh(db: Db, base: string): Promise<RefreshRecord | undefined> {
  const { succeededAt, triedAt, failure, secondFailure } = fxRefreshes;
  const [row] = await db.select({ succeededAt, triedAt, failure, secondFailure }).from(fxRefreshes).where(eq(fxRefreshes.base, base));
  return row;
}

export interface RefreshOutcome {
  triedAt: Date;
  succeeded: boolean;
  failure: string | null;
  /** Undefined where the second source was not asked: what is known of it stands. */
  secondFailure?: string | null | undefined;
}

/** Notes how a try ended; one that comes late changes nothing that a later one said. */
export async function noteRefresh(db: Db, base: string, { triedAt, succeeded, failure, secondFailure }: RefreshOutcome): Promise<void> {
  const succeededAt = succeeded ? triedAt : null;
  await db
    .insert(fxRefreshes)
    .values({ base, succeededAt, triedAt, failure, secondFailure: secondFailure ?? null })
    .onConflictDoUpdate({
      target: fxRefreshes.base,
      set: {
        triedAt,
        failure,
        succeededAt: sql`coalesce(excluded.succeeded_at, ${fxRefreshes.succeededAt})`,
        ...(secondFailure === undefined ? {} : { secondFailure }),
      },
      setWhere: sql`${fxRefreshes.triedAt} <= excluded.tried_at`,
    });
}
