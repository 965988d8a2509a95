import { sql } from "drizzle-orm";
import { bigint, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { currency, id, time } from "../../platform/db/columns.ts";
import type { OrderState } from "./order-state.ts";

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
    /** What became of its money; follows from the payment's movements and is written with what is told of them. */
    state: text().$type<OrderState>().notNull().default("PLACED"),
    /** What of the amount went back for good. */
    refundedAmount: bigint({ mode: "number" }).notNull().default(0),
    /** When all of it had gone back. */
    refundedAt: time(),
    /** The last change of its state; statements of the same batch look for it to know that the change is theirs. */
    changeId: text(),
    /** The moment of the last event about it: what follows is told of behind it. Null for its completion alone. */
    toldAt: time(),
  },
  (table) => [
    uniqueIndex("orders_attempt").on(table.attemptId),
    index("orders_buyer").on(table.buyerId, sql`${table.id} desc`),
    index("orders_placed").on(table.placedAt),
    index("orders_payment").on(table.paymentIntentId),
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
