import type { IsolateAsk, IsolateLease } from "../../src/features/llm/isolate-lease.ts";
import type { Amount } from "../../src/features/llm/unit.ts";

export interface IsolateLeaseRow extends Record<string, string | number | null> {
  lease_id: string;
  user_id: string;
  day: string;
  tokens: number;
  /** Null of an isolate of the release before, whose calls are bounded by tokens alone. */
  nano_usd: number | null;
  version: number;
  ended: number;
  expires_at: number;
  provider: string;
  model: string;
  nano_usd_per_token: number;
}

/** What isolates have of the budget, by the lease. */
export function isolateLeases(sql: SqlStorage) {
  const find = (leaseId: string): IsolateLeaseRow | undefined =>
    sql.exec<IsolateLeaseRow>("select * from isolate_leases where lease_id = ?", leaseId).toArray()[0];
  /** What isolates have of a day, until one of them has more or less: each hand-over asks several times. */
  const added = new Map<string, Amount>();
  const change: SqlStorage["exec"] = (query, ...values) => {
    added.clear();
    return sql.exec(query, ...values);
  };
  return {
    /** What was added up may be of a transaction that did not come to be: the table knows. */
    addAnew: () => added.clear(),
    /** Undefined also where it has ended. */
    open(leaseId: string): IsolateLeaseRow | undefined {
      const lease = find(leaseId);
      return lease?.ended === 0 ? lease : undefined;
    },
    /** Makes it where there is none; one that has ended is not made again. */
    begin({ leaseId, nanoUsd, dearest }: IsolateAsk, { userId, day, now }: { userId: string; day: string; now: number }) {
      change(
        `insert or ignore into isolate_leases (lease_id, user_id, day, tokens, nano_usd, version, expires_at, provider, model, nano_usd_per_token)
         values (?, ?, ?, 0, ?, 0, ?, ?, ?, ?)`,
        ...[leaseId, userId, day, nanoUsd === undefined ? null : 0, now, dearest.provider, dearest.model, dearest.nanoUsdPerToken],
      );
    },
    /** Adds to what the isolate has, and answers what it has by then. */
    grow(leaseId: string, { tokens, nanoUsd }: Amount, expiresAt: number): IsolateLease {
      return change<{ version: number; tokens: number; nanoUsd: number }>(
        `update isolate_leases set tokens = tokens + ?, nano_usd = nano_usd + ?, expires_at = ?, version = version + 1 where lease_id = ?
           returning version, tokens, coalesce(nano_usd, 0) as nanoUsd`,
        ...[tokens, nanoUsd, expiresAt, leaseId],
      ).one();
    },
    take: (leaseId: string, { tokens, nanoUsd }: Amount) =>
      void change(
        "update isolate_leases set tokens = max(0, tokens - ?), nano_usd = max(0, nano_usd - ?) where lease_id = ?",
        ...[tokens, nanoUsd, leaseId],
      ),
    /** Also one that was never begun: an ask for it may still be on its way. */
    end(leaseId: string, { userId, day }: { userId: string; day: string }) {
      change(
        `insert into isolate_leases (lease_id, user_id, day, tokens, version, ended, expires_at, provider, model, nano_usd_per_token)
         values (?, ?, ?, 0, 0, 1, 0, '', '', 0)
         on conflict (lease_id) do update set tokens = 0, nano_usd = 0, ended = 1`,
        ...[leaseId, userId, day],
      );
    },
    /** Ends one whose isolate was not heard of. */
    lose: (leaseId: string, now: number) =>
      void change("update isolate_leases set tokens = 0, nano_usd = 0, ended = 1, lost_at = ? where lease_id = ?", now, leaseId),
    /** What isolates have of the day. */
    lent(day: string): Amount {
      const known = added.get(day);
      if (known) return known;
      const { tokens, nanoUsd } = sql
        .exec<{ tokens: number; nanoUsd: number }>(
          "select coalesce(sum(tokens), 0) as tokens, coalesce(sum(nano_usd), 0) as nanoUsd from isolate_leases where ended = 0 and day = ?",
          day,
        )
        .one();
      const made = { tokens, nanoUsd };
      added.set(day, made);
      return made;
    },
    expired: (now: number) => sql.exec<IsolateLeaseRow>("select * from isolate_leases where ended = 0 and expires_at <= ?", now).toArray(),
    nextExpiry: (): number | undefined =>
      sql.exec<{ at: number | null }>("select min(expires_at) as at from isolate_leases where ended = 0").one().at ?? undefined,
    forgetBefore: (day: string) => void change("delete from isolate_leases where day < ? and ended = 1", day),
  };
}

export type IsolateLeases = ReturnType<typeof isolateLeases>;
