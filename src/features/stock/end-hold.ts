import { and, eq, sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import type { WantedPieces } from "./hold-stock.ts";
import { stockReservations as reservations } from "./tables.ts";

/** The statement that frees what an attempt holds, for the batch that ends it without an order; what was sold stays sold. */
export function releaseStock(db: Db, end: { attemptId: string; at: Date }, condition: SQL) {
  return db
    .update(reservations)
    .set({ state: "RELEASED", releasedAt: end.at })
    .where(and(eq(reservations.attemptId, end.attemptId), eq(reservations.state, "HELD"), condition));
}

/** The statement that makes sold of what an attempt holds, for the batch that places its order. Of an attempt from before there were reservations it writes them. */
export function sellStock(db: Db, sale: { attemptId: string; orderId: string; lines: WantedPieces; at: Date }, condition: SQL) {
  const { attemptId, orderId, lines, at } = sale;
  const time = sql`${at.toISOString()}::timestamptz`;
  const rows = JSON.stringify(lines.map(({ offerId, quantity }) => ({ id: offerId, quantity })));
  return db.execute(sql`
    insert into ${reservations} (attempt_id, offer_id, quantity, state, held_at, expires_at, sold_at, order_id)
    select ${attemptId}, id, sum(quantity)::int, 'SOLD', ${time}, ${time}, ${time}, ${orderId}
    from jsonb_to_recordset(${rows}::jsonb) as line (id text, quantity bigint) where ${condition} group by id
    on conflict (attempt_id, offer_id) do update set state = 'SOLD', sold_at = excluded.sold_at, order_id = excluded.order_id
    where stock_reservations.state = 'HELD'`);
}
