import { sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import { attemptStandings, openAttempts } from "../checkout/attempt-standings.ts";
import { ordersOfAttempts } from "../orders/orders-of-attempts.ts";
import { linesOfOrders } from "../orders/lines-of-orders.ts";
import { stockReservations as reservations } from "./tables.ts";

/**
 * Ends reservations whose attempt has ended without them, at most `limit`: sold where it has an order, else released. Once each, beside
 * whoever ends them in the attempt's own batch. Of an attempt that nobody knows they are released past their expiry.
 */
export async function endLeaked(db: Db, { now, limit }: { now: Date; limit: number }): Promise<{ sold: number; released: number }> {
  const { rows } = await db.execute<{ state: string; ended: number }>(sql`
    with leaked as (
      select r.attempt_id, r.offer_id, o.attempt_id is not null as ordered, o.placed_at, a.order_id
      from ${reservations} r left join ${attemptStandings} a on a.id = r.attempt_id left join ${ordersOfAttempts} o on o.attempt_id = r.attempt_id
      where r.state = 'HELD' and not a.open or r.state = 'HELD' and a.id is null and r.expires_at <= ${timestamp(now)}
      limit ${limit}),
    ended as (
      update ${reservations} r set state = case when leaked.ordered then 'SOLD' else 'RELEASED' end,
        sold_at = leaked.placed_at, order_id = leaked.order_id, released_at = case when leaked.ordered then null else ${timestamp(now)} end
      from leaked where r.attempt_id = leaked.attempt_id and r.offer_id = leaked.offer_id and r.state = 'HELD'
      returning r.state)
    select state, count(*)::int as ended from ended group by state`);
  const of = (state: string) => rows.find((row) => row.state === state)?.ended ?? 0;
  return { sold: of("SOLD"), released: of("RELEASED") };
}

/** Reserves for open attempts that have nothing: those that a release without reservations began. */
export async function holdMissing(db: Db): Promise<number> {
  const { rows } = await db.execute(sql`
    insert into ${reservations} (attempt_id, offer_id, quantity, state, held_at, expires_at)
    select a.id, line."offerId", sum(line.quantity)::int, 'HELD', a.created_at, a.expires_at
    from ${openAttempts} a, jsonb_to_recordset(a.lines) as line ("offerId" text, quantity bigint)
    where not exists (select 1 from ${reservations} r where r.attempt_id = a.id)
    group by a.id, a.created_at, a.expires_at, line."offerId"
    on conflict do nothing returning 1`);
  return rows.length;
}

/** Writes what orders since a moment bought where it stands nowhere: those that a release without reservations placed. */
export async function sellMissing(db: Db, since: Date): Promise<number> {
  const { rows } = await db.execute(sql`
    insert into ${reservations} (attempt_id, offer_id, quantity, state, held_at, expires_at, sold_at, order_id)
    select o.attempt_id, o.offer_id, sum(o.quantity)::int, 'SOLD', o.placed_at, o.placed_at, o.placed_at, o.order_id
    from ${linesOfOrders} o
    where o.placed_at >= ${timestamp(since)} and not exists (select 1 from ${reservations} r where r.attempt_id = o.attempt_id)
    group by o.attempt_id, o.offer_id, o.placed_at, o.order_id
    on conflict do nothing returning 1`);
  return rows.length;
}

/** Deletes released reservations from before a moment; they say nothing that their attempts do not. */
export async function deleteReleasedBefore(db: Db, before: Date): Promise<number> {
  const { rows } = await db.execute(
    sql`delete from ${reservations} where state = 'RELEASED' and released_at < ${timestamp(before)} returning 1`,
  );
  return rows.length;
}
