import type { Unit } from "../../src/features/llm/unit.ts";

export interface LeaseRow extends Record<string, string | number> {
  day: string;
  user_id: string;
  verified: number;
  tokens: number;
  version: number;
  touched_at: number;
}

const TABLES: Record<Unit, string> = { tokens: "leases", nanoUsd: "money_leases" };

/** What the budget has of the pool of all accounts, by day: of tokens, or of money, which it then calls tokens. */
export function tokenBudgetLeases(sql: SqlStorage, unit: Unit) {
  const table = TABLES[unit];
  /** Asked several times by each call. */
  const known = new Map<string, number>();
  const find = (day: string): LeaseRow | undefined => sql.exec<LeaseRow>(`select * from ${table} where day = ?`, day).toArray()[0];
  return {
    find,
    tokens(day: string): number {
      const tokens = known.get(day) ?? find(day)?.tokens ?? 0;
      known.set(day, tokens);
      return tokens;
    },
    /** What is known may be of a transaction that did not come to be: the table knows. */
    readAnew: () => known.clear(),
    set(day: string, tokens: number) {
      sql.exec(`update ${table} set tokens = ? where day = ?`, tokens, day);
      known.delete(day);
    },
    /** Notes that a call is asked for, and by whom; what is idle goes back only later. */
    open(day: string, userId: string, verified: boolean, now: number) {
      sql.exec(
        `insert into ${table} (day, user_id, verified, touched_at) values (?, ?, ?, ?)
         on conflict (day) do update set verified = excluded.verified, touched_at = excluded.touched_at`,
        ...[day, userId, verified ? 1 : 0, now],
      );
    },
    touch: (day: string, now: number) => void sql.exec(`update ${table} set touched_at = ? where day = ?`, now, day),
    nextVersion(day: string): number {
      sql.exec(`update ${table} set version = version + 1 where day = ?`, day);
      return find(day)?.version ?? 0;
    },
    all: () => sql.exec<LeaseRow>(`select * from ${table}`).toArray(),
    forgetBefore(day: string) {
      sql.exec(`delete from ${table} where day < ?`, day);
      known.clear();
    },
  };
}

export type TokenBudgetLeases = ReturnType<typeof tokenBudgetLeases>;
