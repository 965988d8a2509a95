import { sql } from "drizzle-orm";
import { bigint, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { currency, id, time } from "../../platform/db/columns.ts";

/** Paid orders. Kept for ten years, as bookkeeping law has it; nothing deletes them. */
export const orders = pgTable(
  "orders",
  {
    id: id(),
    buyerId: text().notNull(),
    /** One attempt makes at most one order. */
    attemptId: text().notNull(),
    cartId: text().notNull(),
    /** Integer minor units. */
    amount: bigint({ mode: "number" }).notNull(),
    currency: currency().notNull(),
    paymentIntentId: text().notNull(),
    placedAt: time().notNull(),
    refundedAt: time(),
  },
  (table) => [
    uniqueIndex("orders_attempt").on(table.attemptId),
    index("orders_buyer").on(table.buyerId, sql`${table.id} desc`),
    index("orders_placed").on(table.placedAt),
  ],
);

/** What was bought, as the attempt fixed it. */
export const orderLines = pgTable(
  "order_lines",
  {
    orderId: text()
      .notNull()
      .references(() => orders.id),
    position: integer().notNull(),
    offerId: text().notNull(),
    supplierId: text().notNull(),
    title: text().notNull(),
    quantity: integer().notNull(),
    /** Integer minor units of the order's currency, for one piece. */
    unitAmount: bigint({ mode: "number" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.orderId, table.position] }), index("order_lines_supplier").on(table.supplierId)],
);
