import type { SchemaStep } from "../parts/schema-steps.ts";

/** A buyer's tables. A step that was released is never edited (docs/contributing.md). */
export const SESSIONS_STEPS: readonly SchemaStep[] = [
  `
  CREATE TABLE IF NOT EXISTS sessions (id TEXT PRIMARY KEY, known_until INTEGER NOT NULL, ended_at INTEGER, reason TEXT,
    recorded INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
  `,
  `
  CREATE TABLE tickets (id TEXT PRIMARY KEY, session_id TEXT NOT NULL, used_at INTEGER NOT NULL, good_until INTEGER NOT NULL) WITHOUT ROWID;
  `,
  `
  ALTER TABLE sessions ADD COLUMN said_to_be_of TEXT;
  `,
  `
  CREATE TABLE ends_of_all (service_tokens INTEGER PRIMARY KEY, buyer_id TEXT NOT NULL, before_id TEXT NOT NULL, except_id TEXT,
    ended_at INTEGER NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID;
  `,
];
