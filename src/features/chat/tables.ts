import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { id, time } from "../../platform/db/columns.ts";
import type { Degraded } from "../../platform/degraded.ts";
import { buyers } from "../auth/tables.ts";
import type { SessionState } from "./rules.ts";

/**
 * One conversation and the state of its brief's extraction: attempts, schedule and lease are here, queue messages only wake.
 * Leases and schedules are in Postgres' own clock. Kept with the buyer's account.
 */
export const chatSessions = pgTable(
  "chat_sessions",
  {
    id: id(),
    buyerId: text()
      .notNull()
      .references(() => buyers.id, { onDelete: "cascade" }),
    title: text(),
    /** BCP 47. */
    locale: text(),
    state: text().$type<SessionState>().notNull().default("OPEN"),
    /** Why the last extraction failed. */
    failureReason: text(),
    /** Set with FINALIZED. No foreign key: the brief's own points here. */
    briefId: text(),
    createdAt: time().notNull(),
    updatedAt: time().notNull(),
    queuedAt: time(),
    finalizingSince: time(),
    /** Tries of the current extraction. */
    attempts: integer().notNull().default(0),
    nextAttemptAt: time(),
    leaseUntil: time(),
    /** The message that is being answered, by which answer, and until when: one at a time, so that what was said and answered takes turns. */
    answering: text(),
    answeringBy: text(),
    answeringUntil: time(),
    /** Grows with each lease; a holder whose fence is old changes nothing. */
    fence: integer().notNull().default(0),
    /** How often the reconcile put it back in the queue, and whether the reconcile completed it. */
    resets: integer().notNull().default(0),
    completedByReconcile: boolean().notNull().default(false),
    reconciledAt: time(),
    /** The Idempotency-Key it was opened under, and what was asked for by that. */
    openingKey: text(),
    openingFingerprint: text(),
  },
  (table) => [
    index("chat_sessions_buyer").on(table.buyerId, table.id),
    uniqueIndex("chat_sessions_opening").on(table.buyerId, table.openingKey),
    index("chat_sessions_in_extraction")
      .on(table.state, table.queuedAt)
      .where(sql`${table.state} in ('QUEUED_FOR_EXTRACTION', 'FINALIZING')`),
    index("chat_sessions_reconciled")
      .on(table.reconciledAt)
      .where(sql`${table.reconciledAt} is not null`),
  ],
);

/** What was said, in order of id. Kept with its session. */
export const chatMessages = pgTable(
  "chat_messages",
  {
    id: id(),
    sessionId: text()
      .notNull()
      .references(() => chatSessions.id, { onDelete: "cascade" }),
    role: text().$type<"user" | "assistant">().notNull(),
    content: text().notNull(),
    /** An assistant's message that broke off; it may be made again. */
    partial: boolean().notNull().default(false),
    degraded: jsonb().$type<Degraded>(),
    /** Tokens of the answer, each figure with who says so. */
    usage: jsonb().$type<{ inputTokens: number; inputSource: string; outputTokens: number; outputSource: string }>(),
    /** The user's message an assistant's answers: one answer each. */
    replyTo: text(),
    idempotencyKey: text(),
    fingerprint: text(),
    createdAt: time().notNull(),
  },
  (table) => [
    index("chat_messages_session").on(table.sessionId, table.id),
    uniqueIndex("chat_messages_key").on(table.sessionId, table.idempotencyKey),
    uniqueIndex("chat_messages_reply").on(table.replyTo),
  ],
);
