import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { id, time } from "../../platform/db/columns.ts";
import type { Degraded } from "../../platform/degraded.ts";
import { buyers } from "../auth/tables.ts";
import type { Audience } from "../ads/targets.ts";
import type { SearchItem, SearchState } from "./rules.ts";

/** A buyer's requests for offers. Kept for as long as the account is; the daily cron deletes drafts after 30 days. */
export const searches = pgTable(
  "searches",
  {
    id: id(),
    buyerId: text()
      .notNull()
      .references(() => buyers.id, { onDelete: "cascade" }),
    query: text().notNull(),
    briefId: text(),
    briefVersion: integer(),
    items: jsonb().$type<SearchItem[]>().notNull(),
    currency: text().notNull(),
    /** What it was made without; null where nothing is missing. */
    degraded: jsonb().$type<Degraded>(),
    state: text().$type<SearchState>().notNull(),
    createdAt: time().notNull(),
    confirmedAt: time(),
    /** When it was shown what was known, all of it: its crawls do so where this is null. */
    knownShownAt: time(),
    completedAt: time(),
    /** When its buyer called it off: it is then never completed, and told of by no event. */
    cancelledAt: time(),
    /** Confirmed by a client that opts its buyer out (`Sec-GPC: 1`): no place of it is sold. */
    unsponsored: boolean().notNull().default(false),
    /** Whence and in which language it was confirmed, for advertisers whose campaigns say so; null where that is not known. */
    audience: jsonb().$type<Audience>(),
    /** The outbox event that told of the completion: whoever completes a search writes it, so that the event is written once. */
    completedEventId: text(),
    /** The Idempotency-Key it was made under, if any: with the fingerprint of what was asked. */
    idempotencyKey: text(),
    fingerprint: text(),
    /** The automation's run that made it again: once a run, and nothing is made again of it. */
    madeByRun: text(),
  },
  (table) => [
    uniqueIndex("searches_once").on(table.buyerId, table.idempotencyKey),
    uniqueIndex("searches_made_by_run").on(table.madeByRun),
    index("searches_buyer").on(table.buyerId, sql`${table.id} desc`),
    index("searches_completed").on(table.completedAt),
    index("searches_running")
      .on(table.confirmedAt)
      .where(sql`${table.state} = 'RUNNING'`),
    index("searches_drafts")
      .on(table.createdAt)
      .where(sql`${table.state} = 'DRAFT'`),
  ],
);
