import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { id, time } from "../../../platform/db/columns.ts";

/** Replays of many dead letters, chosen by ids or by a filter; deleted 30 days after they ended by the daily cron. */
export const automationBulkReplays = pgTable(
  "automation_bulk_replays",
  {
    id: id(),
    /** `canary`, `running`, `done`, `stopped`, `canary-failed`, `halted`. */
    state: text().notNull(),
    /** What the operator asked for, as it was sent. */
    wanted: jsonb().$type<Record<string, unknown>>().notNull(),
    by: text().notNull(),
    byEmail: text().notNull(),
    idempotencyKey: text().notNull(),
    fingerprint: text().notNull(),
    createdAt: time().notNull(),
    updatedAt: time().notNull(),
    haltedBy: text(),
    /** When the cron last took it a step further: the one that waited longest comes first. */
    steppedAt: time(),
  },
  (table) => [
    unique("automation_bulk_replays_once").on(table.by, table.idempotencyKey),
    index("automation_bulk_replays_live")
      .on(table.id)
      .where(sql`${table.state} in ('canary', 'running')`),
  ],
);

/** The letters of a bulk replay, chosen when it was asked for: what dies later is none of it. */
export const automationBulkReplayLetters = pgTable(
  "automation_bulk_replay_letters",
  {
    replayId: text()
      .notNull()
      .references(() => automationBulkReplays.id, { onDelete: "cascade" }),
    deadLetterId: text().notNull(),
    /** Its place, from the oldest on. */
    place: integer().notNull(),
    /** Whose canary and brake it goes by: its buyer and the receiver that its automation led to when it was chosen, or `dispatch` for an event. */
    lane: text().notNull().default(""),
    /** When it was replayed or left; null while it waits for its turn. Written in the transaction that does either. */
    turnAt: time(),
    /** Why it was left: its state when its turn came, `not-replayable`, or `receiver-fails` where its lane was given up before. */
    leftAs: text(),
    /** What became of its turn, `replayed` or `failed`, and when: written with what ends it, whatever becomes of the letter later. */
    endedAs: text(),
    endedAt: time(),
  },
  (table) => [
    primaryKey({ columns: [table.replayId, table.deadLetterId] }),
    index("automation_bulk_replay_letters_waiting")
      .on(table.replayId, table.place)
      .where(sql`${table.turnAt} is null`),
    index("automation_bulk_replay_letters_under_way")
      .on(table.deadLetterId)
      .where(sql`${table.turnAt} is not null and ${table.leftAs} is null and ${table.endedAt} is null`),
  ],
);
