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
  // A metric's series of one minute, and of all time, are one row each (or a few where they are many): rows written are what a shard costs.
  `
  CREATE TABLE IF NOT EXISTS packs (name TEXT NOT NULL, minute INTEGER NOT NULL, part INTEGER NOT NULL, kind TEXT NOT NULL,
    value REAL NOT NULL, cells TEXT NOT NULL, PRIMARY KEY (name, minute, part)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS totals (name TEXT NOT NULL, part INTEGER NOT NULL, kind TEXT NOT NULL, cells TEXT NOT NULL,
    PRIMARY KEY (name, part)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS taken (minute INTEGER PRIMARY KEY, writers TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS unwritten (one INTEGER PRIMARY KEY CHECK (one = 1), since INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS gaps (since INTEGER PRIMARY KEY, until INTEGER NOT NULL);
  `,
];
