import { sql, type SQL } from "drizzle-orm";
import { stockReservations } from "./tables.ts";

/** Expressions for what a supplier told, in the statement of whoever asks. */
export interface ToldColumns {
  offerId: SQL;
  pieces: SQL;
  toldAt: SQL;
}

/** `freePieces` of the rules, as Postgres counts it: an index a state, so that what was sold before costs nothing. */
export const freePieces = ({ offerId, pieces, toldAt }: ToldColumns): SQL<number | null> => sql`(${pieces}
  - (select coalesce(sum(r.quantity), 0) from ${stockReservations} r where r.offer_id = ${offerId} and r.state = 'HELD')
  - (select coalesce(sum(r.quantity - r.returned), 0) from ${stockReservations} r
     where r.offer_id = ${offerId} and r.state = 'SOLD' and r.sold_at >= ${toldAt}))::float8`;
