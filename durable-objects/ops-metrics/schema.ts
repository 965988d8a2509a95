import type { SchemaStep } from "../parts/schema-steps.ts";

/** A shard's tables. A step that was released is never edited (docs/contributing.md). */
export const METRICS_STEPS: readonly SchemaStep[] = [
  `
  CREATE TABLE IF NOT EXISTS series (id INTEGER PRIMARY KEY, name TEXT NOT NULL, labels TEXT NOT NULL, kind TEXT NOT NULL,
    value REAL NOT NULL DEFAULT 0, buckets TEXT, at INTEGER NOT NULL DEFAULT 0, UNIQUE (name, labels));
  CREATE TABLE IF NOT EXISTS minutes (minute INTEGER NOT NULL, series INTEGER NOT NULL, value REAL NOT NULL, buckets TEXT, at INTEGER NOT NULL,
    PRIMARY KEY (series, minute)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS minutes_by_age ON minutes (minute);
  CREATE TABLE IF NOT EXISTS members (series INTEGER NOT NULL, minute INTEGER NOT NULL, member INTEGER NOT NULL,
    PRIMARY KEY (series, minute, member)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS members_by_age ON members (minute);
  `,
];
