import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { id, time } from "../../platform/db/columns.ts";
import type { ReservationState } from "./rules.ts";
import type { ShortfallState } from "./shortfall-rules.ts";

/**
 * What an attempt has of an offer, one row each, made and ended in the attempt's own transactions. Sold ones are kept as their orders
 * are; released ones are deleted by the daily cron after the contract's `stock.releasedDays`.
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
    index("stock_reservations_offer").on(table.offerId, table.attemptId),
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

/**
 * Lines of paid orders of which a supplier has fewer pieces than were bought, one row a line, with what an operator decided about them.
 * Kept as their orders are.
 */
export const stockShortfalls = pgTable(
  "stock_shortfalls",
  {
    id: id(),
    orderId: text().notNull(),
    attemptId: text().notNull(),
    offerId: text().notNull(),
    /** Pieces of the line that there are none of. */
    quantity: integer().notNull(),
    /** What the supplier told, and when: before the order. */
    told: integer().notNull(),
    toldAt: time().notNull(),
    foundAt: time().notNull(),
    state: text().$type<ShortfallState>().notNull(),
    /** The outbox event that tells of it; statements of the same batch look for it to know that the find is theirs. */
    eventId: text().notNull(),
    /** That event's moment; what is told next comes behind it. */
    toldOfAt: time().notNull(),
    decidedBy: text(),
    decidedAt: time(),
    reason: text(),
    /** The audit line of the decision, by which its batch knows that the decision is its own. */
    wordId: text(),
  },
  (table) => [
    uniqueIndex("stock_shortfalls_line").on(table.attemptId, table.offerId),
    index("stock_shortfalls_order").on(table.orderId),
    index("stock_shortfalls_event").on(table.eventId),
    index("stock_shortfalls_state").on(table.state, table.id),
  ],
);
