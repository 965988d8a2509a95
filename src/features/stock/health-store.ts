import { sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import { toldStock } from "../catalog/told-stock.ts";
import { attemptStandings } from "../checkout/attempt-standings.ts";
import { freePieces } from "./free-pieces.ts";
import { stockReservations as reservations, stockShortfalls as shortfalls } from "./tables.ts";

/** What is stored of stock now, in one round trip. */
export interface StockStanding {
  reservations: number;
  pieces: number;
  /** Held ones whose attempt has ended, or is not there. */
  leaked: number;
  /** Held ones whose attempt can no longer be paid and has not ended. */
  overdue: number;
  /** Offers of which more is promised than their suppliers told. */
  oversold: number;
  shortfalls: number;
  oldestShortfallAt: Date | null;
}

export async function stockStanding(db: Db, at: { now: Date; overdueBefore: Date; soldSince: Date }): Promise<StockStanding> {
  const { now, overdueBefore, soldSince } = at;
  const { rows } = await db.execute<Record<keyof StockStanding, string | number | null>>(sql`
    with held as (
      select r.*, a.id is null and r.expires_at <= ${timestamp(now)} or not a.open as leaked
      from ${reservations} r left join ${attemptStandings} a on a.id = r.attempt_id where r.state = 'HELD'),
    touched as (
      select offer_id from held union select offer_id from ${reservations} where state = 'SOLD' and sold_at >= ${timestamp(soldSince)}),
    open as (select count(*)::int as many, min(found_at) as oldest from ${shortfalls} where state = 'OPEN')
    select (select count(*)::int from held) as reservations, (select coalesce(sum(quantity), 0)::float8 from held) as pieces,
      (select count(*)::int from held where leaked) as leaked,
      (select count(*)::int from held where expires_at <= ${timestamp(overdueBefore)} and leaked is distinct from true) as overdue,
      (select count(*)::int from touched join ${toldStock} told on told.id = touched.offer_id where told.pieces is not null
        and ${freePieces({ offerId: sql`told.id`, pieces: sql`told.pieces`, toldAt: sql`told.told_at` })} < 0) as oversold,
      open.many as shortfalls, open.oldest as "oldestShortfallAt"
    from open`);
  const [row] = rows;
  if (!row) throw new Error("stock was not counted");
  const { oldestShortfallAt, ...counts } = row;
  const numbers = Object.fromEntries(Object.entries(counts).map(([name, value]) => [name, Number(value)]));
  return { ...numbers, oldestShortfallAt: oldestShortfallAt === null ? null : new Date(oldestShortfallAt) } as StockStanding;
}
