import { and, desc, eq, lt, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { toldStock } from "../catalog/told-stock.ts";
import { freePieces } from "./free-pieces.ts";
import type { ReservationState } from "./rules.ts";
import { stockReservations as reservations } from "./tables.ts";

export type ReservationRow = typeof reservations.$inferSelect;

/** What is known of an offer's stock. */
export interface OfferStock {
  pieces: number | null;
  toldAt: Date | null;
  toldBy: string | null;
  free: number | null;
  held: number;
}

/** Undefined where there is no such offer. */
export async function offerStock(db: Db, offerId: string): Promise<OfferStock | undefined> {
  const { rows } = await db.execute<{
    pieces: number | null;
    toldAt: string | null;
    toldBy: string | null;
    free: number | null;
    held: number;
  }>(sql`
    select told.pieces, told.told_at as "toldAt", told.told_by as "toldBy",
      ${freePieces({ offerId: sql`told.id`, pieces: sql`told.pieces`, toldAt: sql`told.told_at` })} as free,
      (select coalesce(sum(quantity), 0)::float8 from ${reservations} where offer_id = told.id and state = 'HELD') as held
    from ${toldStock} told where told.id = ${offerId}`);
  const [row] = rows;
  return row && { ...row, toldAt: row.toldAt === null ? null : new Date(row.toldAt) };
}

/** Reservations of an offer, those of the newest attempts first; ids of attempts sort by time. */
export async function reservationsOf(
  db: Db,
  offerId: string,
  page: { state: ReservationState | undefined; limit: number; beforeId: string | undefined },
): Promise<ReservationRow[]> {
  const { state, limit, beforeId } = page;
  return db
    .select()
    .from(reservations)
    .where(
      and(
        eq(reservations.offerId, offerId),
        state ? eq(reservations.state, state) : undefined,
        beforeId ? lt(reservations.attemptId, beforeId) : undefined,
      ),
    )
    .orderBy(desc(reservations.attemptId))
    .limit(limit);
}
