import type { ReservationState } from "../../src/features/llm/budget.ts";
import type { Exceedance, Reservation } from "../../src/features/llm/ports.ts";
import { minus, NOTHING, plus, type Amount } from "../../src/features/llm/unit.ts";
import { exceedsReservation, nanoUsdOfRecord, usedOf, type UsageRecord } from "../../src/features/llm/usage-record.ts";
import { auditOf } from "./audit.ts";
import { COST_SAID } from "./cost-said.ts";
import { readablePage } from "../parts/stored-record.ts";
import { usageRecord } from "./records.ts";

const MAX_BATCH = 100;

/** Calls of a day: all of them, those by a service token, or those by it of one model. */
export interface Scope {
  day: string;
  tokenId?: string | undefined;
  model?: string | undefined;
}

export interface Taken {
  settled: Amount;
  reserved: Amount;
}

/** Where a call's worst case is charged, and how much it is. */
interface Charged {
  day: string;
  tokenId: string | null;
  model: string | null;
  reserved: Amount;
}

type Opened = Pick<Reservation, "callId" | "day" | "tokens" | "serviceToken" | "expiresAt" | "abandoned"> & {
  money?: Pick<NonNullable<Reservation["money"]>, "worst"> | undefined;
  /** Of the isolate that makes the call, where it is by one. */
  leaseId?: string | undefined;
};

const keyOf = ({ day, tokenId = "", model = "" }: Scope): string => [day, tokenId, model].join(" ");

const RESERVED_COST = `coalesce(reserved_nano_usd, ${COST_SAID})`;

type RecordRow = { callId: string; record: string };

const readable = ({ callId, record }: RecordRow): UsageRecord | undefined => usageRecord.readable(record, callId);

/** The budget's statements over the object's SQLite; each is atomic, sequences run in the caller's transaction. */
export function tokenBudgetStore(sql: SqlStorage) {
  const number = (query: string, ...values: (string | number)[]): number | undefined => {
    const value = sql.exec<{ value: number | null }>(query, ...values).toArray()[0]?.value;
    return value ?? undefined;
  };
  const recordRows = (where: string, ...values: (string | number)[]) =>
    sql.exec<RecordRow>(`select call_id as callId, record from reservations where ${where} limit ?`, ...values).toArray();
  const records = (where: string, ...values: (string | number)[]): UsageRecord[] =>
    readablePage(MAX_BATCH, (rows) => recordRows(where, ...values, rows), readable);

  /** Of each scope asked for, added up once and kept with every change: a day has thousands of calls, and each call asks. */
  const added = new Map<string, Taken>();
  const totals = (scope: Scope): Taken => {
    const known = added.get(keyOf(scope));
    if (known) return known;
    const { day, tokenId, model } = scope;
    const of = `${tokenId === undefined ? "" : " and token_id = ?"}${model === undefined ? "" : " and model = ?"}`;
    const row = sql
      .exec<Record<"settled" | "reserved" | "settledUsd" | "reservedUsd", number>>(
        `select coalesce(sum(case state when 'settled' then tokens end), 0) as settled,
                coalesce(sum(case state when 'open' then reserved end), 0) as reserved,
                coalesce(sum(case state when 'settled' then coalesce(nano_usd, ${COST_SAID}) end), 0) as settledUsd,
                coalesce(sum(case state when 'open' then ${RESERVED_COST} end), 0) as reservedUsd
         from reservations where day = ?${of}`,
        ...[day, ...(tokenId === undefined ? [] : [tokenId]), ...(model === undefined ? [] : [model])],
      )
      .one();
    const made = {
      settled: { tokens: row.settled, nanoUsd: row.settledUsd },
      reserved: { tokens: row.reserved, nanoUsd: row.reservedUsd },
    };
    added.set(keyOf(scope), made);
    return made;
  };
  /** To each scope of a call that was added up before its row changes. */
  const add = ({ day, tokenId, model }: Charged, change: Taken): void => {
    const scopes: Scope[] = tokenId === null ? [{ day }] : [{ day }, { day, tokenId }, { day, tokenId, model: model ?? "" }];
    for (const scope of scopes) {
      const known = added.get(keyOf(scope));
      if (known) added.set(keyOf(scope), { settled: plus(known.settled, change.settled), reserved: plus(known.reserved, change.reserved) });
    }
  };
  const chargedFor = (callId: string): Charged | undefined =>
    sql
      .exec<{ day: string; tokens: number; nanoUsd: number; tokenId: string | null; model: string | null }>(
        `select day, reserved as tokens, ${RESERVED_COST} as nanoUsd, token_id as tokenId, model
         from reservations where call_id = ? and state = 'open'`,
        callId,
      )
      .toArray()
      .map(({ tokens, nanoUsd, ...row }) => ({ ...row, reserved: { tokens, nanoUsd } }))[0];
  const noteExceedance = (record: UsageRecord, reserved: Amount): void => {
    if (exceedsReservation(record, reserved)) sql.exec("insert or ignore into exceedances (call_id) values (?)", record.callId);
  };
  /** Puts a call down, with what it used where it has `ended` when it is first heard of; answers what it holds at most. */
  const put = ({ callId, day, tokens, money, serviceToken, expiresAt, abandoned, leaseId }: Opened, ended?: UsageRecord): Amount => {
    const reserved = { tokens, nanoUsd: money?.worst ?? nanoUsdOfRecord(abandoned) };
    const { model } = abandoned;
    const used = ended && usedOf(ended);
    add(
      { day, tokenId: serviceToken?.id ?? null, model, reserved },
      used ? { settled: used, reserved: NOTHING } : { settled: NOTHING, reserved },
    );
    sql.exec(
      `insert into reservations (call_id, day, state, tokens, nano_usd, reserved, reserved_nano_usd, in_money_tally, token_id, model, lease_id, expires_at, record)
       values (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?)`,
      ...[callId, day, used ? "settled" : "open", used?.tokens ?? 0, used?.nanoUsd ?? null, tokens, reserved.nanoUsd],
      ...[serviceToken?.id ?? null, model, leaseId ?? null, expiresAt, JSON.stringify(ended ?? abandoned)],
    );
    if (ended) noteExceedance(ended, reserved);
    return reserved;
  };
  const tally = (day: string, { tokens, nanoUsd }: Amount): void => {
    sql.exec(
      `insert into day_tallies (day, reserved, reserved_nano_usd) values (?, ?, ?) on conflict (day) do update
       set reserved = reserved + excluded.reserved, reserved_nano_usd = reserved_nano_usd + excluded.reserved_nano_usd`,
      ...[day, tokens, nanoUsd],
    );
  };
  return {
    totals,
    /** What was added up may be of a transaction that did not come to be: the table knows. */
    addAnew: () => added.clear(),
    find(callId: string) {
      return sql
        .exec<{ day: string; state: ReservationState }>("select day, state from reservations where call_id = ?", callId)
        .toArray()[0];
    },
    /** Takes a call's worst case, or, of one that has `ended` when it is first heard of, what it used. */
    open: (opened: Opened, ended?: UsageRecord) => tally(opened.day, put(opened, ended)),
    /** As `open`, of many: the tally of each day is written once. */
    openAll(calls: readonly { opened: Opened; ended: UsageRecord | undefined }[]) {
      const days = new Map<string, Amount>();
      for (const { opened, ended } of calls) days.set(opened.day, plus(days.get(opened.day) ?? NOTHING, put(opened, ended)));
      for (const [day, amount] of days) tally(day, amount);
    },
    settle(record: UsageRecord) {
      const charged = chargedFor(record.callId);
      if (!charged) return;
      const used = usedOf(record);
      add(charged, { settled: used, reserved: minus(NOTHING, charged.reserved) });
      sql.exec(
        "update reservations set state = 'settled', tokens = ?, nano_usd = ?, record = ? where call_id = ?",
        ...[used.tokens, used.nanoUsd, JSON.stringify(record), record.callId],
      );
      noteExceedance(record, charged.reserved);
    },
    /** Calls that used more than was reserved for them and of which nobody was told yet. */
    exceeding: (): Exceedance[] =>
      sql
        .exec<RecordRow & Amount>(
          `select call_id as callId, record, reserved as tokens, ${RESERVED_COST} as nanoUsd
           from exceedances join reservations using (call_id) order by call_id limit ?`,
          MAX_BATCH,
        )
        .toArray()
        .flatMap(({ tokens, nanoUsd, ...row }) => {
          const record = readable(row);
          return record ? [{ record, reserved: { tokens, nanoUsd } }] : [];
        }),
    hasExceedances: () => number("select exists (select 1 from exceedances) as value") === 1,
    markTold: (callId: string) => void sql.exec("delete from exceedances where call_id = ?", callId),
    release(callId: string) {
      const charged = chargedFor(callId);
      if (!charged) return;
      add(charged, { settled: NOTHING, reserved: minus(NOTHING, charged.reserved) });
      sql.exec("update reservations set state = 'released' where call_id = ?", callId);
    },
    expired: (now: number) => records("state = 'open' and expires_at <= ?", now),
    unrecorded: () => records("state = 'settled' and recorded = 0"),
    markRecorded(done: readonly UsageRecord[]) {
      const callIds = JSON.stringify(done.map(({ callId }) => callId));
      sql.exec("update reservations set recorded = 1 where call_id in (select value from json_each(?))", callIds);
    },
    /** Handed over all the same: kept in Postgres until somebody decides. */
    markSetAside(callIds: readonly string[]) {
      for (const callId of callIds) sql.exec("update reservations set recorded = 2 where call_id = ?", callId);
    },
    /** Calls of a day that were handed to the audit events, in order, after one of them. */
    handedOver: (day: string, after: string) => {
      const rows = sql
        .exec<RecordRow>(
          "select call_id as callId, record from reservations where day = ? and state = 'settled' and recorded = 1 and call_id > ? order by call_id limit ?",
          ...[day, after, MAX_BATCH],
        )
        .toArray();
      return { last: rows.at(-1)?.callId, records: rows.flatMap((row) => readable(row) ?? []) };
    },
    /** Calls whose audit events are not written, and when the one ended that waits for longest. */
    backlog(): { calls: number; oldestAt: number | null } {
      const [row] = sql
        .exec<{ calls: number; oldest: string | null }>(
          "select count(*) as calls, min(json_extract(record, '$.at')) as oldest from reservations where state = 'settled' and recorded = 0",
        )
        .toArray();
      const oldestAt = Date.parse(row?.oldest ?? "");
      return { calls: row?.calls ?? 0, oldestAt: Number.isNaN(oldestAt) ? null : oldestAt };
    },
    /** What the pool has down of it. */
    toldBacklog: () => number("select calls as value from told_backlog") ?? 0,
    setToldBacklog(calls: number) {
      sql.exec("delete from told_backlog");
      if (calls > 0) sql.exec("insert into told_backlog (calls) values (?)", calls);
    },
    nextExpiry: () => number("select min(expires_at) as value from reservations where state = 'open'"),
    hasUnrecorded: () => number("select exists (select 1 from reservations where state = 'settled' and recorded = 0) as value") === 1,
    unrecordedCount: () => number("select count(*) as value from reservations where state = 'settled' and recorded = 0") ?? 0,
    audit: (day: string, before: number) => auditOf(sql, day, before),
    talliedDays: () =>
      sql
        .exec<{ day: string }>("select day from day_tallies order by day")
        .toArray()
        .map(({ day }) => day),
    /** Forgets what ended before `day` and is recorded; a day's tally goes with its first reservation, as the two no longer compare. */
    forgetBefore(day: string) {
      for (const known of added.keys()) if (known.slice(0, day.length) < day) added.delete(known);
      sql.exec("delete from day_tallies where day < ?", day);
      sql.exec("delete from reservations where day < ? and (state = 'released' or (state = 'settled' and recorded > 0))", day);
      sql.exec("delete from exceedances where call_id not in (select call_id from reservations)");
    },
    isEmpty: () => number("select exists (select 1 from reservations) as value") === 0,
  };
}
