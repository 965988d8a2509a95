import { index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { currency, id, time } from "../../platform/db/columns.ts";

/**
 * A checkout that a program drives by a protocol of its own. What is in it is its cart's and its attempt's, which know nothing of it; here
 * stands which they are, and what the program was last shown. Deleted after as long as a cart that nobody touches.
 */
export const agentCheckouts = pgTable(
  "agent_checkouts",
  {
    id: id(),
    buyerId: text().notNull(),
    protocol: text().$type<"acp" | "ucp">().notNull(),
    cartId: text().notNull(),
    currency: currency().notNull(),
    /** The cart's version in the last answer: what is completed is that and nothing else. */
    shownVersion: integer().notNull(),
    /** The attempt it was last completed by; null before. */
    attemptId: text(),
    canceledAt: time(),
    createdAt: time().notNull(),
    updatedAt: time().notNull(),
    /** Until when one call has it; another is refused meanwhile. */
    leaseUntil: time(),
    /** Grows with each lease; a holder whose lease was taken over writes nothing. */
    fence: integer().notNull().default(0),
  },
  (table) => [index("agent_checkouts_buyer").on(table.buyerId, table.id), index("agent_checkouts_updated").on(table.updatedAt)],
);

/** What a call was answered under its Idempotency-Key, word for word; of one that is running its lease. Deleted by the daily cron. */
export const agentAnswers = pgTable(
  "agent_answers",
  {
    buyerId: text().notNull(),
    /** The path of the call: the same key on another is another. */
    path: text().notNull(),
    idempotencyKey: text().notNull(),
    fingerprint: text().notNull(),
    /** Null while it is running. */
    status: integer(),
    body: text(),
    etag: text(),
    createdAt: time().notNull(),
    leaseUntil: time().notNull(),
    /** Grows with each lease; a holder whose lease was taken over writes nothing. */
    fence: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.buyerId, table.path, table.idempotencyKey] }),
    index("agent_answers_created").on(table.createdAt),
  ],
);
