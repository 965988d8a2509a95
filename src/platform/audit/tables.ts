import { index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { id, time } from "../db/columns.ts";

/**
 * What operators wrote to Postgres, each line in the transaction of its write (decision 0004). Writes to a Durable Object are audited
 * there. Read by id, newest first; rows go after the contract's `audit.retentionDays`.
 */
export const auditLog = pgTable(
  "audit_log",
  {
    id: id(),
    at: time().notNull(),
    actorId: text().notNull(),
    actorEmail: text().notNull(),
    action: text().notNull(),
    subjectKind: text().notNull(),
    subject: text().notNull(),
    requestId: text(),
    detail: jsonb().$type<Record<string, unknown>>().notNull(),
  },
  (table) => [
    index("audit_log_subject").on(table.subject, table.id),
    index("audit_log_actor").on(table.actorId, table.id),
    index("audit_log_actor_email").on(table.actorEmail, table.id),
    index("audit_log_action").on(table.action, table.id),
    index("audit_log_request").on(table.requestId, table.id),
    index("audit_log_at").on(table.at),
  ],
);
