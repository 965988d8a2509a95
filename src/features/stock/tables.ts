import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { time } from "../../platform/db/columns.ts";
import type { ReservationState } from "./rules.ts";

/**
 * What an attempt has of an offer, one row each, made and ended in the attempt's own transactions, and kept beside it.
 */
export const stockReservations = pgTable(
  "stock_reservations",
  {
    attemptId: text().notNull(),
    offerId: text().notNull(),
    quantity: integer().notNull(),
    /** Of these, sold pieces that nobody gets any more, because the supplier had too few. */
    returned: integer().notNull().default(0),
    state: text().$type<ReservationState>().notNull(),
    heldAt: time().notNull(),
    /** When the attempt can no longer be paid. It ends the attempt, and the attempt's end ends the reservation. */
    expiresAt: time().notNull(),
    soldAt: time(),
    orderId: text(),
    releasedAt: time(),
  },
  (table) => [
    primaryKey({ columns: [table.attemptId, table.offerId] }),
    check("stock_reservations_pieces", sql`${table.quantity} > 0 and ${table.returned} between 0 and ${table.quantity}`),
    index("stock_reservations_held")
      .on(table.offerId)
      .where(sql`${table.state} = 'HELD'`),
    index("stock_reservations_overdue")
      .on(table.expiresAt)
      .where(sql`${table.state} = 'HELD'`),
    index("stock_reservations_sold")
      .on(table.offerId, table.soldAt)
      .where(sql`${table.state} = 'SOLD'`),
    index("stock_reservations_sold_at")
      .on(table.soldAt)
      .where(sql`${table.state} = 'SOLD'`),
    index("stock_reservations_released")
      .on(table.releasedAt)
      .where(sql`${table.state} = 'RELEASED'`),
  ],
);
