import { hasColumn, type SchemaStep } from "../parts/schema-steps.ts";

/** The pool's tables. A step that was released is never edited (docs/contributing.md). */
export const POOL_STEPS: readonly SchemaStep[] = [
  `
  create table if not exists leases (
    day text not null,
    user_id text not null,
    version integer not null,
    tokens integer not null,
    used integer not null,
    verified integer not null,
    primary key (day, user_id)
  ) without rowid;
  -- sums of a day's leases, kept with them so that an ask does not add up all users
  create table if not exists days (
    day text primary key,
    leased integer not null,
    unverified integer not null,
    short text
  ) without rowid;
  `,
  `
  -- budgets with calls whose audit events are not written yet
  create table if not exists backlogs (user_id text primary key, calls integer not null, oldest_at integer) without rowid;
  `,
  `
  -- who looks for the largest leases reads those alone
  create index if not exists leases_largest on leases (day, tokens);
  `,
  `
  -- limits of accounts and of service tokens of which so much is used
  create table if not exists reached (
    day text not null,
    percent integer not null,
    user_id text not null,
    of text not null,
    unit text not null,
    subject text not null,
    primary key (day, percent, user_id, of, unit, subject)
  ) without rowid;
  `,
  `
  -- accounts for which a law of their books did not hold when it was last looked at
  create table if not exists differing (
    day text not null,
    law text not null,
    user_id text not null,
    primary key (day, law, user_id)
  ) without rowid;
  -- the account of the day whose books were looked at last, in turn
  create table if not exists rounds (day text primary key, after text not null) without rowid;
  `,
  (sql) => {
    // when its budget asked last; null where the release before wrote it
    if (!hasColumn(sql, "leases", "asked_at")) sql.exec("alter table leases add column asked_at integer");
    // who looks for calls under way reads those alone that hold something
    sql.exec("create index if not exists leases_holding on leases (day, asked_at) where tokens > used");
  },
];
