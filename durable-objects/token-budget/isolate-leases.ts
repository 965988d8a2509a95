import type { IsolateAsk, IsolateLease } from "../../src/features/llm/isolate-lease.ts";

export interface IsolateLeaseRow extends Record<string, string | number> {
  lease_id: string;
  user_id: string;
  day: string;
  tokens: number;
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
  return {
    /** Undefined also where it has ended. */
    open(leaseId: string): IsolateLeaseRow | undefined {
      const lease = find(leaseId);
      return lease?.ended === 0 ? lease : undefined;
    },
    /** Makes it where there is none; one that has ended is not made again. */
    begin({ leaseId, dearest }: IsolateAsk, { userId, day, now }: { userId: string; day: string; now: number }) {
      sql.exec(
        `insert or ignore into isolate_leases (lease_id, user_id, day, tokens, version, expires_at, provider, model, nano_usd_per_token)
         values (?, ?, ?, 0, 0, ?, ?, ?, ?)`,
        ...[leaseId, userId, day, now, dearest.provider, dearest.model, dearest.nanoUsdPerToken],
      );
    },
    set(leaseId: string, { tokens, expiresAt }: { tokens: number; expiresAt: number }): IsolateLease {
      return sql
        .exec<{ version: number; tokens: number }>(
          "update isolate_leases set tokens = ?, expires_at = ?, version = version + 1 where lease_id = ? returning version, tokens",
          ...[tokens, expiresAt, leaseId],
        )
        .one();
    },
    take: (leaseId: string, tokens: number) =>
      void sql.exec("update isolate_leases set tokens = max(0, tokens - ?) where lease_id = ?", tokens, leaseId),
    /** Also one that was never begun: an ask for it may still be on its way. */
    end(leaseId: string, { userId, day }: { userId: string; day: string }) {
      sql.exec(
        `insert into isolate_leases (lease_id, user_id, day, tokens, version, ended, expires_at, provider, model, nano_usd_per_token)
         values (?, ?, ?, 0, 0, 1, 0, '', '', 0)
         on conflict (lease_id) do update set tokens = 0, ended = 1`,
        ...[leaseId, userId, day],
      );
    },
    /** Tokens isolates have of the day. */
    lent: (day: string): number =>
      sql.exec<{ lent: number | null }>("select sum(tokens) as lent from isolate_leases where ended = 0 and day = ?", day).one().lent ?? 0,
    expired: (now: number) => sql.exec<IsolateLeaseRow>("select * from isolate_leases where ended = 0 and expires_at <= ?", now).toArray(),
    nextExpiry: (): number | undefined =>
      sql.exec<{ at: number | null }>("select min(expires_at) as at from isolate_leases where ended = 0").one().at ?? undefined,
    forgetBefore: (day: string) => void sql.exec("delete from isolate_leases where day < ? and ended = 1", day),
  };
}

export type IsolateLeases = ReturnType<typeof isolateLeases>;
