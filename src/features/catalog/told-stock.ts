import { sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { offers } from "./tables.ts";

/**
 * What suppliers last said they have, as a source for the statements of who counts stock: id, pieces, told_at, told_by. Whose page is gone
 * or says that it is sold out has said none.
 */
export const toldStock: SQL = sql`(
  select id,
    case when withdrawn_at is not null or not orderable then 0 else stock end as pieces,
    case when withdrawn_at is not null then withdrawn_at when not orderable then seen_at else stock_told_at end as told_at,
    case when withdrawn_at is not null or not orderable then url else stock_told_by end as told_by
  from ${offers})`;

/**
 * Takes the offers' locks for the rest of the batch, in the order of their ids so that no two buyers wait for each other: what the
 * statements behind it count of them stays as it is.
 */
export function lockOffers(db: Db, offerIds: readonly string[]) {
  return db.execute(
    sql`select id from ${offers} where id in (select jsonb_array_elements_text(${JSON.stringify([...new Set(offerIds)])}::jsonb)) order by id for no key update`,
  );
}
