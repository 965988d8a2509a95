import { sql, type SQL } from "drizzle-orm";
import { auditFrom, type AuditRow } from "../../platform/audit/audit-log.ts";
import type { Db } from "../../platform/db/client.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import type { Money } from "../../platform/money.ts";
import { paymentMovements as movements, paymentRefundRequests as requests } from "./tables.ts";

export interface OutOfBand {
  id: string;
  intentId: string;
  attemptId: string;
  amount: Money;
  reason: string;
  operatorId: string;
  now: Date;
}

/**
 * Held to the end of the transaction by who asks the provider for a refund and by who books one out of band: each looks for the other's row
 * after it, so that a payment's money does not go back both ways.
 */
export const refundLock = (intentId: string): SQL => sql`select pg_advisory_xact_lock(hashtextextended(${intentId}, 0))`;

/** Whether what was left of a payment was given back out of band: then there is nothing to ask the provider for. */
export const isOutOfBand = (intentId: string): SQL =>
  sql`exists (select 1 from ${movements} where payment_intent_id = ${intentId} and kind = 'out-of-band')`;

/**
 * Books it with its line of the audit trail, once a payment; false where a refund is being asked for, or the books do not have as much left
 * any more (who asks for a refund books it before he says that it was taken): then neither stands.
 */
export async function insertOutOfBand(db: Db, noted: OutOfBand, line: AuditRow): Promise<boolean> {
  const { id, intentId, attemptId, amount, reason, operatorId, now } = noted;
  const [, { rows }] = await db.batch([
    db.execute(refundLock(intentId)),
    db.execute(sql`
      with noted as (
        insert into ${movements} (id, kind, provider_id, payment_intent_id, attempt_id, state, amount, currency, cause, by, by_id,
          happened_at, booked_at, state_since)
        select ${id}, 'out-of-band', ${`out-of-band:${intentId}`}, ${intentId}, ${attemptId}, 'succeeded', ${amount.amount}::bigint,
          ${amount.currency}, ${reason}, 'operator', ${operatorId}, ${timestamp(now)}, ${timestamp(now)}, ${timestamp(now)}
        where not exists (select 1 from ${requests} where payment_intent_id = ${intentId} and state = 'ASKED')
          and ${amount.amount}::bigint <= (
            select coalesce(sum(case
              when kind = 'capture' and state = 'succeeded' then amount
              when kind in ('refund', 'out-of-band') and state in ('succeeded', 'pending') then -amount
              when kind = 'dispute' and state in ('open', 'lost') then -amount
              else 0 end), 0)
            from ${movements} where payment_intent_id = ${intentId})
        on conflict do nothing returning id
      ), told as (${auditFrom(line, sql`noted`)})
      select id from noted`),
  ]);
  return rows.length > 0;
}
