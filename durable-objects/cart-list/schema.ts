import type { SchemaStep } from "../parts/schema-steps.ts";

/** The table of one buyer's list. A step that was released is never edited (docs/contributing.md). */
export const LIST_STEPS: readonly SchemaStep[] = [
  `
  create table if not exists carts (cart_id text primary key, created_at integer not null) without rowid;
  create index if not exists carts_created on carts (created_at, cart_id);
  `,
];
