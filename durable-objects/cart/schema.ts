import { hasColumn, type SchemaStep } from "../parts/schema-steps.ts";

/** One cart's tables: `cart` has one row; `taken` remembers paid attempts for as long as the cart lives. A step that was released is never edited. */
export const CART_STEPS: readonly SchemaStep[] = [
  `
  create table if not exists cart (
    id text primary key, buyer_id text not null, currency text not null, snapshot_version integer not null,
    idempotency_seconds integer not null, abandoned_seconds integer not null, touched_at integer not null
  );
  create table if not exists items (position integer primary key autoincrement, id text not null unique, item text not null);
  create table if not exists answers (key text primary key, fingerprint text not null, answer text not null, at integer not null);
  create index if not exists answers_at on answers (at);
  create table if not exists taken (attempt_id text primary key, at integer not null);
  `,
  (sql) => {
    if (!hasColumn(sql, "items", "supplier_amount")) sql.exec("alter table items add column supplier_amount integer");
    if (!hasColumn(sql, "items", "supplier_currency")) sql.exec("alter table items add column supplier_currency text");
  },
  // The lines that the last changes touched, as they were before: a ring of as many slots as versions are remembered.
  `create table if not exists history (slot integer primary key, version integer not null, lines text not null);`,
  // Whether the cart is on its buyer's list; those from before there were lists put themselves there when they are next asked for.
  (sql) => {
    if (!hasColumn(sql, "cart", "listed")) sql.exec("alter table cart add column listed integer not null default 0");
  },
  // The cart that has taken a guest's over.
  (sql) => {
    if (!hasColumn(sql, "cart", "handed_to")) sql.exec("alter table cart add column handed_to text");
  },
  // The event that tells of the cart as it was left at a time, and whether it was told: at most one row, which is of no use once the cart was changed.
  `create table if not exists abandoned (
    touched_at integer primary key, event_id text not null, at integer not null, told integer not null default 0
  );`,
];
