import { sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { lockOffers, toldStock } from "../catalog/told-stock.ts";
import { freePieces } from "./free-pieces.ts";
import { stockReservations } from "./tables.ts";

/** What somebody is about to buy; lines of one offer count together. */
export type WantedPieces = readonly { offerId: string; quantity: number }[];

/** Before `stockSuffices` in the same batch: who else wants these offers waits until this one is decided. */
export const lockStock = (db: Db, wanted: WantedPieces) =>
  lockOffers(
    db,
    wanted.map(({ offerId }) => offerId),
  );

/** Holds where each offer has as many free pieces as are wanted, or its supplier tells none. True at this point of a batch that took `lockStock`. */
export const stockSuffices = (wanted: WantedPieces): SQL => sql`not exists (
    select 1 from (${piecesOf(wanted)}) wanted join ${toldStock} told on told.id = wanted.id
    where told.pieces is not null
      and ${freePieces({ offerId: sql`told.id`, pieces: sql`told.pieces`, toldAt: sql`told.told_at` })} < wanted.quantity)`;

/** The statement that reserves for an attempt, behind the one that writes it: stock is held exactly where the attempt is. */
export function holdStock(db: Db, hold: { attemptId: string; wanted: WantedPieces; at: Date; expiresAt: Date }, condition: SQL) {
  const { attemptId, wanted, at, expiresAt } = hold;
  return db.execute(sql`
    insert into ${stockReservations} (attempt_id, offer_id, quantity, state, held_at, expires_at)
    select ${attemptId}, wanted.id, wanted.quantity, 'HELD', ${at.toISOString()}::timestamptz, ${expiresAt.toISOString()}::timestamptz
    from (${piecesOf(wanted)}) wanted where ${condition}
    on conflict do nothing`);
}

const piecesOf = (wanted: WantedPieces): SQL => sql`
  select id, sum(quantity)::int as quantity
  from jsonb_to_recordset(${JSON.stringify(wanted.map(({ offerId, quantity }) => ({ id: offerId, quantity })))}::jsonb) as line (id text, quantity bigint)
  group by id`;
