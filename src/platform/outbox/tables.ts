import { sql } from "drizzle-orm";
import { index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { id, time } from "../db/columns.ts";

/**
 * Business events written in the same transaction as the change they tell of (AUT-2).
 * Pending rows are few; dispatched ones are deleted after 30 days by the daily cron.
 */
export const outboxEvents = pgTable(
  "outbox_events",
  {
    id: id(),
    type: text().notNull(),
    /** What the event is about; order is kept for one subject. */
    subject: text().notNull(),
    /** The buyer whose automations may see it. */
    buyerId: text().notNull(),
    payload: jsonb().$type<Record<string, unknown>>().notNull(),
    occurredAt: time().notNull(),
    /** When its executions were made, in the same transaction. */
    dispatchedAt: time(),
    /** When its dispatch kept crashing and it became a dead letter; the sweep leaves it alone from then on. */
    failedAt: time(),
  },
  (table) => [
    index("outbox_events_pending")
      .on(table.occurredAt)
      .where(sql`${table.dispatchedAt} is null`),
    index("outbox_events_pending_subject")
      .on(table.subject, table.occurredAt)
      .where(sql`${table.dispatchedAt} is null`),
    index("outbox_events_subject").on(table.subject, table.id),
    index("outbox_events_of_buyer").on(table.buyerId, table.type, table.occurredAt),
    index("outbox_events_dispatched").on(table.dispatchedAt),
    index("outbox_events_occurred").on(table.type, table.occurredAt),
  ],
);
