import { and, inArray, lt, sql } from "drizzle-orm";
import { timestamp } from "../../platform/db/timestamp.ts";
import type { Db } from "../../platform/db/client.ts";
import { OPEN_STATES, type AttemptState, type OpenState } from "./attempt.ts";
import type { windowOf } from "./totals-rules.ts";
import { checkoutAttempts as attempts, checkoutTallies as tallies, checkoutTotals as totals } from "./tables.ts";

/** One figure of the attempts begun in a window. */
interface Counted {
  kind: "volume" | "duration";
  state: AttemptState;
  /** The currency of a volume, the bucket of a duration. */
  part: string;
  attempts: number;
  amount: number;
}

/** The statement that counts the attempts begun in a window, in whole days and the hours at its ends; exact, of one moment. */
export function countedIn(db: Db, { since, firstDay, today, until }: ReturnType<typeof windowOf>) {
  const [from, first, last, end] = [since, firstDay, today, until].map(timestamp);
  return db.execute<Counted & Record<string, unknown>>(sql`
    select kind, state, part, sum(attempts)::float8 as attempts, sum(amount)::float8 as amount from (
      select kind, state, part, attempts, amount from ${totals} where span = 'day' and starts_at >= ${first} and starts_at < ${last}
      union all
      select kind, state, part, attempts, amount from ${totals}
      where span = 'hour' and starts_at >= ${from} and starts_at < ${end} and (starts_at < ${first} or starts_at >= ${last})
      union all
      select kind, state, part, attempts, amount from ${tallies} where hour >= ${from} and hour < ${end}
    ) counted group by kind, state, part having sum(attempts) <> 0 order by kind, state, part`);
}

/** The statement that counts the attempts now open, whenever they began, and since when the longest is in its state. */
export function openNow(db: Db) {
  const states = JSON.stringify(OPEN_STATES);
  return db.execute<{ state: OpenState; attempts: number; oldestSince: string | null }>(sql`
    select open.state, (
        select coalesce(sum(attempts), 0) from (
          select attempts from ${totals} where span = 'ever' and starts_at = to_timestamp(0) and kind = 'volume' and state = open.state
          union all select attempts from ${tallies} where kind = 'volume' and state = open.state
        ) counted)::float8 as attempts,
      (select min(state_since) from ${attempts} a
       where a.state in ('RESERVED', 'PAYMENT_INITIATED', 'PAYMENT_INITIATED_CART_RECONCILING') and a.state = open.state) as "oldestSince"
    from jsonb_array_elements_text(${states}::jsonb) as open (state)`);
}

/**
 * Moves tallies into the totals, so many; answers how many. One statement, so that whoever reads both finds each tally in one of them;
 * two at once share them out, and lock the totals in the same order.
 */
export async function foldTallies(db: Db, limit: number): Promise<number> {
  const { rows } = await db.execute<{ folded: number }>(sql`
    with gone as (
      delete from ${tallies} where id in (select id from ${tallies} order by id limit ${limit} for update skip locked)
      returning hour, kind, state, part, attempts, amount
    ), spread as (
      select 'hour' as span, hour as starts_at, kind, state, part, attempts, amount from gone
      union all select 'day', date_trunc('day', hour, 'UTC'), kind, state, part, attempts, amount from gone
      union all select 'ever', to_timestamp(0), kind, state, part, attempts, amount from gone where kind = 'volume'
    ), folded as (
      insert into ${totals} as kept (span, starts_at, kind, state, part, attempts, amount)
      select span, starts_at, kind, state, part, sum(attempts), sum(amount) from spread
      group by span, starts_at, kind, state, part order by span, starts_at, kind, state, part
      on conflict (span, starts_at, kind, state, part) do update
        set attempts = kept.attempts + excluded.attempts, amount = kept.amount + excluded.amount
    )
    select count(*)::int as folded from gone`);
  return rows[0]?.folded ?? 0;
}

/** Deletes hours and days from before a moment; answers how many rows. */
export async function deleteTotalsBefore(db: Db, before: Date): Promise<number> {
  const rows = await db
    .delete(totals)
    .where(and(inArray(totals.span, ["hour", "day"]), lt(totals.startsAt, before)))
    .returning({ span: totals.span });
  return rows.length;
}
