import type { SchemaStep } from "../parts/schema-steps.ts";

/** A provider's table, of one row. A step that was released is never edited (docs/contributing.md). */
export const PROVIDER_STEPS: readonly SchemaStep[] = [
  "create table if not exists provider (id integer primary key check (id = 1), state text not null);",
];
