import type { SchemaStep } from "../parts/schema-steps.ts";

/** A host's tables, of one row each. A step that was released is never edited (docs/contributing.md). */
export const HOST_STEPS: readonly SchemaStep[] = [
  `
  create table if not exists host (id integer primary key check (id = 1), state text not null);
  create table if not exists robots (id integer primary key check (id = 1), status integer not null, body text not null, read_at integer not null);
  `,
  "alter table robots add column unanswered_at integer;",
];
