import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { id, time } from "../../platform/db/columns.ts";
import { buyers } from "../auth/tables.ts";
import { chatSessions } from "../chat/tables.ts";
import type { BriefContent, Change, Editor, Evidence, Extraction, KeptQuestion } from "./schemas.ts";

/** What a version of a brief is, in the brief itself and in its history. */
const versionColumns = () => ({
  content: jsonb().$type<BriefContent>().notNull(),
  method: text().notNull(),
  confidence: jsonb().$type<Extraction["confidence"]>().notNull(),
  /** Version of the agent's rules. */
  version: text().notNull(),
  /** 1, 2, 3 … of the brief itself. */
  revision: integer().notNull().default(1),
  changedBy: text().$type<Editor>().notNull().default("agent"),
  /** Null for a first version: when the brief was made. */
  changedAt: time(),
  changes: jsonb().$type<Change[]>().notNull().default([]),
  /** Pointers to what the buyer has set: no extraction overwrites it. */
  setByBuyer: jsonb().$type<string[]>().notNull().default([]),
  questions: jsonb().$type<KeptQuestion[]>().notNull().default([]),
  evidence: jsonb().$type<Evidence[]>().notNull().default([]),
  /** Of the edit that made this version. */
  idempotencyKey: text(),
  fingerprint: text(),
});

/** The brief of a session, one each, as it stands now. Kept with the buyer's account. */
export const briefs = pgTable(
  "briefs",
  {
    id: id(),
    sessionId: text()
      .notNull()
      .references(() => chatSessions.id, { onDelete: "cascade" }),
    buyerId: text()
      .notNull()
      .references(() => buyers.id, { onDelete: "cascade" }),
    ...versionColumns(),
    /** What the last extraction read, before the buyer's own settings: what the next is compared with. Null where nothing was edited since. */
    extracted: jsonb().$type<BriefContent>(),
    /** The `queued_at` of the extraction that was stored last; null where it was the first, by a release that knew one only. */
    extractedFor: time(),
    createdAt: time().notNull(),
  },
  (table) => [uniqueIndex("briefs_session").on(table.sessionId), index("briefs_buyer").on(table.buyerId, table.id)],
);

/** The versions a brief had before: as many of the newest as `KEPT_VERSIONS` says. Kept with the brief. */
export const briefVersions = pgTable(
  "brief_versions",
  {
    briefId: text()
      .notNull()
      .references(() => briefs.id, { onDelete: "cascade" }),
    ...versionColumns(),
  },
  (table) => [
    primaryKey({ columns: [table.briefId, table.revision] }),
    uniqueIndex("brief_versions_key").on(table.briefId, table.idempotencyKey),
  ],
);
