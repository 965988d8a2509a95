import type { BudgetOpenCalls, OpenCall, OpenLease } from "../../src/features/llm/open-calls.ts";

interface Row extends Record<string, string | number | null> {
  callId: string;
  provider: string | null;
  model: string | null;
  wire: string | null;
  since: string | null;
  streamed: number | null;
  serviceTokenId: string | null;
  tokens: number;
  nanoUsd: number | null;
  expiresAt: number;
  leaseId: string | null;
  lostAt: number | null;
  ended: number | null;
  leaseExpiresAt: number | null;
}

/** Calls whose worst case is reserved and that nobody ended, the oldest first, and what isolates hold beside them for calls they did not tell of. */
export function openCallsOf(sql: SqlStorage, limit: number): BudgetOpenCalls {
  // What a record says that is not JSON is not known; the call is there all the same.
  const rows = sql
    .exec<Row>(
      `select r.call_id as callId, r.record ->> '$.provider' as provider, coalesce(r.model, r.record ->> '$.model') as model,
              r.record ->> '$.wire' as wire, r.record ->> '$.at' as since, r.record ->> '$.streamed' as streamed,
              coalesce(r.token_id, r.record ->> '$.serviceTokenId') as serviceTokenId, r.reserved as tokens, r.reserved_nano_usd as nanoUsd,
              r.expires_at as expiresAt, r.lease_id as leaseId, l.lost_at as lostAt, l.ended, l.expires_at as leaseExpiresAt
       from (select call_id, model, token_id, reserved, reserved_nano_usd, expires_at, lease_id,
                    case when json_valid(record) then record else '{}' end as record
             from reservations where state = 'open' order by call_id limit ?) r
       left join isolate_leases l on l.lease_id = r.lease_id order by r.call_id`,
      limit,
    )
    .toArray();
  const leases = sql
    .exec<{ leaseId: string; tokens: number; nanoUsd: number | null; expiresAt: number }>(
      `select lease_id as leaseId, tokens, nano_usd as nanoUsd, expires_at as expiresAt from isolate_leases
       where ended = 0 and tokens > 0 order by expires_at, lease_id limit ?`,
      limit,
    )
    .toArray()
    .map((row): OpenLease => ({ ...row }));
  const { calls } = sql.exec<{ calls: number }>("select count(*) as calls from reservations where state = 'open'").one();
  return { calls, oldest: rows.map(openCall), leases };
}

const openCall = ({ streamed, leaseId, lostAt, ended, leaseExpiresAt, ...row }: Row): OpenCall => ({
  ...row,
  streamed: streamed === null ? null : streamed === 1,
  lease: leaseId === null ? null : { leaseId, lostAt, expiresAt: ended === 0 ? leaseExpiresAt : null },
});
