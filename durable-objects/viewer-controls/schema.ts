import type { SchemaStep } from "../parts/schema-steps.ts";

/** A viewer's tables. A step that was released is never edited (docs/contributing.md). */
export const VIEWER_STEPS: readonly SchemaStep[] = [
  `
  CREATE TABLE IF NOT EXISTS controls (id INTEGER PRIMARY KEY CHECK (id = 1), value TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS served (hour INTEGER PRIMARY KEY, count INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS events (minute INTEGER PRIMARY KEY, count INTEGER NOT NULL);
  `,
  // Beside `served`, which the release before goes on counting in.
  `CREATE TABLE IF NOT EXISTS served_minutes (minute INTEGER PRIMARY KEY, count INTEGER NOT NULL);`,
];
