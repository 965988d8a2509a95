import type { SchemaStep } from "../parts/schema-steps.ts";

/** A buyer's table. A step that was released is never edited (docs/contributing.md). */
export const SESSIONS_STEPS: readonly SchemaStep[] = [
  `
  CREATE TABLE IF NOT EXISTS sessions (id TEXT PRIMARY KEY, known_until INTEGER NOT NULL, ended_at INTEGER, reason TEXT,
    recorded INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
  `,
];
