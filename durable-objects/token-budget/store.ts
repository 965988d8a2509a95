import type { ReservationState } from "../../src/features/llm/budget.ts";
import type { BudgetAudit, DayBudget, Exceedance, Reservation } from "../../src/features/llm/ports.ts";
import { exceedsReservation, tokensOf, type UsageRecord } from "../../src/features/llm/usage-record.ts";
import { readablePage } from "../parts/stored-record.ts";
import { usageRecord } from "./records.ts";

const MAX_BATCH = 100;

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

  /** Of each day asked for, added up once and kept with every change: a day has thousands of calls, and each call asks. */
  const added = new Map<string, DayBudget>();
  const totals = (day: string): DayBudget => {
    const known = added.get(day);
    if (known) return known;
    const [row] = sql
      .exec<{ settled: number; reserved: number }>(
        `select coalesce(sum(case state when 'settled' then tokens end), 0) as settled,
                coalesce(sum(case state when 'open' then reserved end), 0) as reserved
         from reservations where day = ?`,
        day,
      )
      .toArray();
    const made = row ?? { settled: 0, reserved: 0 };
    added.set(day, made);
    return made;
  };
  const add = (day: string, change: Partial<DayBudget>): void => {
    const { settled, reserved } = totals(day);
    added.set(day, { settled: settled + (change.settled ?? 0), reserved: reserved + (change.reserved ?? 0) });
  };
  const reservedFor = (callId: string) => number("select reserved as value from reservations where call_id = ?", callId) ?? 0;

  return {
    totals,
    /** What was added up may be of a transaction that did not come to be: the table knows. */
    addAnew: () => added.clear(),
    find(callId: string) {
      return sql
        .exec<{ day: string; state: ReservationState }>("select day, state from reservations where call_id = ?", callId)
        .toArray()[0];
    },
    open({ callId, day, tokens, expiresAt, abandoned }: Pick<Reservation, "callId" | "day" | "tokens" | "expiresAt" | "abandoned">) {
      add(day, { reserved: tokens });
      const values = [callId, day, tokens, expiresAt, JSON.stringify(abandoned)];
      sql.exec("insert into reservations (call_id, day, state, reserved, expires_at, record) values (?, ?, 'open', ?, ?, ?)", ...values);
      const tally =
        "insert into day_tallies (day, reserved) values (?, ?) on conflict (day) do update set reserved = reserved + excluded.reserved";
      sql.exec(tally, day, tokens);
    },
    settle(record: UsageRecord) {
      const reserved = reservedFor(record.callId);
      add(record.day, { reserved: -reserved, settled: tokensOf(record) });
      sql.exec(
        "update reservations set state = 'settled', tokens = ?, record = ? where call_id = ?",
        tokensOf(record),
        JSON.stringify(record),
        record.callId,
      );
      if (exceedsReservation(record, reserved)) sql.exec("insert or ignore into exceedances (call_id) values (?)", record.callId);
    },
    /** Calls that used more than was reserved for them and of which nobody was told yet. */
    exceeding: (): Exceedance[] =>
      sql
        .exec<RecordRow & { reserved: number }>(
          "select call_id as callId, record, reserved from exceedances join reservations using (call_id) order by call_id limit ?",
          MAX_BATCH,
        )
        .toArray()
        .flatMap(({ reserved, ...row }) => {
          const record = readable(row);
          return record ? [{ record, reserved }] : [];
        }),
    hasExceedances: () => number("select exists (select 1 from exceedances) as value") === 1,
    markTold: (callId: string) => void sql.exec("delete from exceedances where call_id = ?", callId),
    release(callId: string, day: string) {
      add(day, { reserved: -reservedFor(callId) });
      sql.exec("update reservations set state = 'released' where call_id = ?", callId);
    },
    expired: (now: number) => records("state = 'open' and expires_at <= ?", now),
    unrecorded: () => records("state = 'settled' and recorded = 0"),
    markRecorded(done: readonly UsageRecord[]) {
      for (const { callId } of done) sql.exec("update reservations set recorded = 1 where call_id = ?", callId);
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
    unrecordedCount: () => number("select count(*) as value from reservations where state = 'settled' and recorded = 0") ?? 0,
    /** The day's reservations by state, beside what the tally says was ever reserved; undefined for a day the tally does not know. */
    audit(day: string, before: number): BudgetAudit | undefined {
      const reserved = number("select reserved as value from day_tallies where day = ?", day);
      if (reserved === undefined) return undefined;
      const [sums] = sql
        .exec<Omit<BudgetAudit, "reserved">>(
          `select coalesce(sum(case state when 'settled' then reserved end), 0) as settled,
                  coalesce(sum(case state when 'released' then reserved end), 0) as released,
                  coalesce(sum(case state when 'open' then reserved end), 0) as open,
                  coalesce(sum(case when state = 'settled' and recorded > 0 and json_extract(record, '$.at') < ?2 then tokens end), 0) as recorded
           from reservations where day = ?1`,
          day,
          new Date(before).toISOString(),
        )
        .toArray();
      return sums && { reserved, ...sums };
    },
    talliedDays: () =>
      sql
        .exec<{ day: string }>("select day from day_tallies order by day")
        .toArray()
        .map(({ day }) => day),
    /** Forgets what ended before `day` and is recorded; a day's tally goes with its first reservation, as the two no longer compare. */
    forgetBefore(day: string) {
      for (const known of added.keys()) if (known < day) added.delete(known);
      sql.exec("delete from day_tallies where day < ?", day);
      sql.exec("delete from reservations where day < ? and (state = 'released' or (state = 'settled' and recorded > 0))", day);
      sql.exec("delete from exceedances where call_id not in (select call_id from reservations)");
    },
    isEmpty: () => number("select exists (select 1 from reservations) as value") === 0,
  };
}
