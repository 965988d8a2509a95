import { sql } from "drizzle-orm";
import { index, pgTable, text } from "drizzle-orm/pg-core";
import { id, time } from "../db/columns.ts";

/** What notices tell of. A cap on one kind counts that kind alone: what is told of something else silences none. `other` is what an earlier release owed. */
export const NOTICE_KINDS = [
  "theft",
  "password-changed",
  "password-reset",
  "address-change-asked",
  "address-changed",
  "automations-off",
  "automation",
  "account-closed",
  "account-suspended",
  "account-unsuspended",
  "other",
] as const;

/** Mails that tell buyers what was done to their accounts. Deleted by the daily cron `access.notices.keptDays` after they were owed. */
export const buyerNotices = pgTable(
  "buyer_notices",
  {
    id: id(),
    buyerId: text().notNull(),
    /** The address the account had then: whoever gives it another one is not whom the notice warns. */
    email: text().notNull(),
    kind: text({ enum: NOTICE_KINDS }).notNull().default("other"),
    subject: text().notNull(),
    text: text().notNull(),
    createdAt: time().notNull(),
    /** `pending` until the provider took it or refused its address. */
    state: text({ enum: ["pending", "sent", "refused"] }).notNull(),
  },
  (table) => [
    index("buyer_notices_created").on(table.createdAt),
    index("buyer_notices_pending")
      .on(table.createdAt)
      .where(sql`${table.state} = 'pending'`),
    index("buyer_notices_by_buyer").on(table.buyerId),
  ],
);
