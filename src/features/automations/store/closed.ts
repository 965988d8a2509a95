import { sql, type SQL } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import type { Erased } from "../../../platform/personal-data.ts";
import { timestamp } from "../../../platform/db/timestamp.ts";
import { outboxEvents } from "../../../platform/outbox/tables.ts";
import { accountClosed, accountSuspended } from "../../auth/account-shut.ts";
import { ACCOUNT_CLOSED, ACCOUNT_SUSPENDED } from "../rules.ts";
import { automationDeadLetters, automationExecutions, automations } from "../tables.ts";
import { waitingOf } from "./waiting.ts";

interface Off {
  at: Date;
  reason: string;
  where: SQL;
}

/** Ends what waits for a buyer's automations that are on. A replay ends among the dead letters, as one that failed. */
export const callOff = (buyerId: string, { at, reason, where }: Off): SQL => sql`
  update ${automationExecutions} e
  set state = case when e.replaying then 'spent' else 'cancelled' end, cause = case when e.replaying then 'spent' end, last_error = ${reason}, finished_at = ${timestamp(at)}
  where ${waitingOf(sql`select a.id from ${automations} a where a.buyer_id = ${buyerId} and a.enabled and a.deleted_at is null`)} and ${where}`;

export const disableAll = (buyerId: string, { at, reason, where }: Off): SQL => sql`
  update ${automations} set enabled = false, disabled_reason = ${reason}, updated_at = ${timestamp(at)}
  where buyer_id = ${buyerId} and enabled and deleted_at is null and ${where}`;

/** Whose account is still the other of the two has them off for that, so that either end may come first. */
export const enableAgain = (buyerId: string, { at, reason, where }: Off): SQL => sql`
  update ${automations} set updated_at = ${timestamp(at)}, enabled = not (${accountClosed(buyerId)} or ${accountSuspended(buyerId)}),
    disabled_reason = case when ${accountClosed(buyerId)} then ${ACCOUNT_CLOSED} when ${accountSuspended(buyerId)} then ${ACCOUNT_SUSPENDED} end
  where buyer_id = ${buyerId} and not enabled and disabled_reason = ${reason} and deleted_at is null and ${where}`;

/** Deletes what a buyer's automations left, a part at a time, in the order in which it hangs together. */
export async function eraseAutomations(db: Db, buyerId: string, most: number): Promise<Erased> {
  const own = sql`select ${automations.id} from ${automations} where ${automations.buyerId} = ${buyerId}`;
  const { rows } = await db.execute<{ erased: number }>(sql`
    with letters as (
      delete from ${automationDeadLetters} where id in (
        select id from ${automationDeadLetters} where automation_id in (${own}) or buyer_id = ${buyerId} limit ${most})
      returning 1
    ), executions as (
      delete from ${automationExecutions} where id in (select id from ${automationExecutions} where automation_id in (${own}) limit ${most})
      returning 1
    ) select (select count(*) from letters)::int + (select count(*) from executions)::int as erased`);
  const count = rows[0]?.erased ?? 0;
  return { count, more: count >= most };
}

/**
 * Deletes events about what is erased with the account, which carry what the buyer wrote, with what others were sent of them: operators'
 * automations hear of them too. Those of orders and checkouts stay their days, as the books do, which laws hold against them; and so does one
 * that is still to be delivered.
 */
export async function eraseEvents(db: Db, buyerId: string, most: number): Promise<Erased> {
  const { rows } = await db.execute<{ erased: number }>(sql`
    with told as materialized (
      select o.id from ${outboxEvents} o
      where o.buyer_id = ${buyerId} and o.type !~ '^(order|checkout)[.]' and not exists (
        select 1 from ${automationExecutions} e where e.event_id = o.id and e.state not in ('succeeded', 'cancelled', 'dead'))
      limit ${most}
    ), executions as (
      delete from ${automationExecutions} where event_id in (select id from told)
    ), events as (
      delete from ${outboxEvents} where id in (select id from told) returning 1
    ) select count(*)::int as erased from events`);
  const count = rows[0]?.erased ?? 0;
  return { count, more: count >= most };
}
