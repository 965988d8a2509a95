import { sql } from "drizzle-orm";
import { bigint, boolean, date, doublePrecision, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { id, time } from "../../platform/db/columns.ts";
import type { Priced } from "./usage-record.ts";

const nanoUsd = () => bigint({ mode: "number" }).notNull();
const tokens = () => bigint({ mode: "number" }).notNull();

/**
 * The `llm.usage` audit events (LLM-2), one a call, written by the user's budget object. They outlive the account they name, so there is
 * no foreign key. Kept 400 days; the daily cron deletes older ones.
 */
export const llmUsageEvents = pgTable(
  "llm_usage_events",
  {
    /** The call's id: a second write of the same call changes nothing. */
    id: id(),
    userId: text().notNull(),
    day: date().notNull(),
    at: time().notNull(),
    provider: text().notNull(),
    model: text().notNull(),
    /** The model asked for, where `model` stood in for it. */
    askedModel: text(),
    /** The service token it was made by; null of a session's. */
    serviceTokenId: text(),
    wire: text().notNull(),
    outcome: text().notNull(),
    /** Estimated figures are the most they can have been. */
    worstCase: boolean().notNull().default(false),
    inputTokens: integer().notNull(),
    cachedInputTokens: integer().notNull(),
    inputSource: text().notNull(),
    inputCostNanoUsd: nanoUsd(),
    outputTokens: integer().notNull(),
    outputSource: text().notNull(),
    outputCostNanoUsd: nanoUsd(),
    /** The price version and each unit booked with it, of which the costs can be made again; null of leases, and of calls from before it was kept. */
    priced: jsonb().$type<Priced>(),
    /** Milliseconds from when the provider was asked; null of calls that nobody ended, and of those from before they were timed. */
    firstTokenMs: integer(),
    durationMs: integer(),
  },
  (table) => [index("llm_usage_events_user_day").on(table.userId, table.day), index("llm_usage_events_day").on(table.day)],
);

/**
 * Records of calls that `llm_usage_events` refused as they are, one a call, until they are stored after all: what a dead letter of
 * `llm-usage` is about. Gone once stored, or with the events of its day.
 */
export const llmUsageSetAside = pgTable(
  "llm_usage_set_aside",
  {
    callId: text().primaryKey(),
    userId: text().notNull(),
    day: text().notNull(),
    /** `waiting` for a decision, or `due` to be tried again. */
    state: text().$type<"waiting" | "due">().notNull(),
    /** The `UsageRecord` as JSON, and the tokens it says. */
    record: text().notNull(),
    tokens: doublePrecision().notNull(),
    reason: text().notNull(),
    /** When the call ended. */
    endedAt: time().notNull(),
  },
  (table) => [
    index("llm_usage_set_aside_due")
      .on(table.callId)
      .where(sql`${table.state} = 'due'`),
  ],
);

/**
 * What the latest comparison of each day's books found (LLM-4), one row a day: begun anew by its first budgets, added to by those that follow.
 * Kept as long as the events.
 */
export const llmReconciliations = pgTable("llm_reconciliations", {
  day: date().primaryKey(),
  dryRun: boolean().notNull(),
  operatorId: text().notNull(),
  operatorEmail: text().notNull(),
  startedAt: time().notNull(),
  updatedAt: time().notNull(),
  /** The user whose budget was asked last, while there are further ones; null once rows were compared too. */
  next: text(),
  asked: integer().notNull(),
  missing: integer().notNull(),
  rewritten: integer().notNull(),
  /** Daily rows that differed, up to as many as an answer shows. */
  differing: integer().notNull(),
  rebuilt: integer().notNull(),
});

/** Their projection per user, day, provider and model (LLM-4), reported and estimated apart (LLM-5). Can be rebuilt from them; kept as long. */
export const llmUsageDaily = pgTable(
  "llm_usage_daily",
  {
    userId: text().notNull(),
    day: date().notNull(),
    provider: text().notNull(),
    model: text().notNull(),
    calls: integer().notNull(),
    reportedInputTokens: tokens(),
    estimatedInputTokens: tokens(),
    reportedOutputTokens: tokens(),
    estimatedOutputTokens: tokens(),
    reportedCostNanoUsd: nanoUsd(),
    estimatedCostNanoUsd: nanoUsd(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.day, table.provider, table.model] }), index("llm_usage_daily_day").on(table.day)],
);
