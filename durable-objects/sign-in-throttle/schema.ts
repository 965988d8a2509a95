import type { SchemaStep } from "../parts/schema-steps.ts";

/** The tables of one address or account. A step that was released is never edited (docs/contributing.md). */
export const THROTTLE_STEPS: readonly SchemaStep[] = [
  `
  CREATE TABLE IF NOT EXISTS failures (kind TEXT NOT NULL, subject TEXT NOT NULL, count INTEGER NOT NULL, last_at INTEGER NOT NULL,
    PRIMARY KEY (kind, subject)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS known_addresses (address TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
  `,
];
