import { hasColumn, type SchemaStep } from "../parts/schema-steps.ts";

/** A budget's tables. A step that was released is never edited (docs/contributing.md). */
export const BUDGET_STEPS: readonly SchemaStep[] = [
  `
  create table if not exists reservations (
    call_id text primary key,
    day text not null,
    state text not null,
    -- worst case taken
    reserved integer not null,
    -- used, once settled
    tokens integer not null default 0,
    expires_at integer not null,
    -- audit event: what is put down if nobody settles, then what was used
    record text not null,
    recorded integer not null default 0
  );
  create index if not exists reservations_day on reservations (day);
  create index if not exists reservations_open on reservations (expires_at) where state = 'open';
  create index if not exists reservations_unrecorded on reservations (day) where state = 'settled' and recorded = 0;
  -- what was ever reserved on a day, beside the reservations themselves: the other side of the budget's conservation law
  create table if not exists day_tallies (day text primary key, reserved integer not null) without rowid;
  -- days from before there were tallies
  insert or ignore into day_tallies select day, sum(reserved) from reservations group by day;
  `,
  `
  -- settled calls that used more than was reserved for them, until somebody was told
  create table if not exists exceedances (call_id text primary key) without rowid;
  create table if not exists leases (
    day text primary key,
    user_id text not null,
    verified integer not null,
    -- tokens of the pool this budget may use; never more than the pool has down for it
    tokens integer not null default 0,
    -- of the latest ask of the pool, counted before it is sent: no two asks share one
    version integer not null default 0,
    touched_at integer not null
  ) without rowid;
  `,
  `
  -- one row while the pool has down that calls of this budget wait for Postgres
  create table if not exists told_backlog (calls integer not null);
  `,
  `
  -- what isolates of the Worker may take without asking; one that has ended stays without tokens, so that what comes late finds no new one
  create table if not exists isolate_leases (
    lease_id text primary key,
    user_id text not null,
    day text not null,
    tokens integer not null,
    version integer not null,
    ended integer not null default 0,
    expires_at integer not null,
    -- what it is put down as where its isolate is not heard of any more
    provider text not null,
    model text not null,
    nano_usd_per_token integer not null
  ) without rowid;
  create index if not exists isolate_leases_open on isolate_leases (expires_at) where ended = 0;
  `,
  (sql) => {
    // by themselves: a step that was rolled back with its release may be taken again
    const add = (table: string, column: string, type: string) =>
      hasColumn(sql, table, column) || sql.exec(`alter table ${table} add column ${column} ${type}`);
    // beside the tokens: what they can cost, and did, null where the code before wrote the row, whose record says both; and who is limited
    add("reservations", "reserved_nano_usd", "integer");
    add("reservations", "nano_usd", "integer");
    add("reservations", "token_id", "text");
    add("reservations", "model", "text");
    // null of isolates that know no money
    add("isolate_leases", "nano_usd", "integer");
    sql.exec(`
      create index if not exists reservations_by_token on reservations (day, token_id, model) where token_id is not null;
      -- as leases, of the money
      create table if not exists money_leases (
        day text primary key,
        user_id text not null,
        verified integer not null,
        tokens integer not null default 0,
        version integer not null default 0,
        touched_at integer not null
      ) without rowid;
      -- percentages of limits that are used, until the pool was told of them
      create table if not exists reached (
        day text not null,
        of text not null,
        unit text not null,
        subject text not null,
        percent integer not null,
        told integer not null default 0,
        primary key (day, of, unit, subject, percent)
      ) without rowid;
    `);
  },
  (sql) => {
    const add = (table: string, column: string, type: string) =>
      hasColumn(sql, table, column) || sql.exec(`alter table ${table} add column ${column} ${type}`);
    // The law of money is of the reservations that were counted in its tally: what the code before writes, also after it came back, is in neither.
    add("day_tallies", "reserved_nano_usd", "integer not null default 0");
    add("reservations", "in_money_tally", "integer not null default 0");
    // by which isolate's lease a call is made, where it is by one
    add("reservations", "lease_id", "text");
    // when a lease was put down as its isolate was not heard of any more; null of those given back
    add("isolate_leases", "lost_at", "integer");
  },
  // Whether the buyer's automations were told of it; those from before there was anything to tell stand as told.
  (sql) => {
    if (!hasColumn(sql, "reached", "evented")) {
      sql.exec("alter table reached add column evented integer not null default 0");
      sql.exec("update reached set evented = 1");
    }
  },
];
