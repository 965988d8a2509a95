import { sql, type SQL, type SQLWrapper } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import { timestamp } from "../../../platform/db/timestamp.ts";
import { unprovenAt } from "../../auth/address-proven.ts";
import { ACCOUNT_CLOSED, ACCOUNT_SUSPENDED, PASSWORD_RESET } from "../rules.ts";
import { automationExecutions, automations } from "../tables.ts";
import { waitingOf } from "./waiting.ts";

/** Whoever writes to a buyer's automations holds it until his transaction ends, so that each sees what the others did. */
export const inTurn = (buyerId: string): SQL => sql`select pg_advisory_xact_lock(hashtextextended(${`automations of ${buyerId}`}, 0))`;

/**
 * Disables those of a buyer's automations that were made before the address was proven, with those that would be on again with the account, where `where` holds, and calls off what waits for
 * them. A replay ends among the dead letters, as one that failed.
 */
export const disableUnproven = (buyerId: string, { at, reason, where }: { at: Date; reason: string; where: SQL }): SQL => sql`
  with off as (
    update ${automations} a set enabled = false, disabled_reason = ${reason}, updated_at = ${timestamp(at)}
    where a.buyer_id = ${buyerId} and (a.enabled or a.disabled_reason in (${ACCOUNT_CLOSED}, ${ACCOUNT_SUSPENDED})) and a.deleted_at is null and ${unprovenAt(buyerId, sql`a.created_at`)} and ${where}
    returning a.id
  ), called_off as (
    update ${automationExecutions} e set state = case when e.replaying then 'spent' else 'cancelled' end, cause = case when e.replaying then 'spent' end, last_error = ${reason}, finished_at = ${timestamp(at)}
    where ${waitingOf(sql`select id from off`)}
  )
  select count(*) from off`;

/** Whether an automation is not to be called, also by a replay: after a reset whoever made it is not known to be the buyer, and a closed or suspended account sends nothing. */
export const isWithheld = (automationId: SQLWrapper): SQL =>
  sql`exists (select 1 from ${automations} w where w.id = ${automationId} and not w.enabled and w.disabled_reason in (${PASSWORD_RESET}, ${ACCOUNT_CLOSED}, ${ACCOUNT_SUSPENDED}))`;

/** Those that a reset at this moment disabled; a name for a `from`. */
export const disabledAt = (buyerId: string, { at, reason }: { at: Date; reason: string }): SQL =>
  sql`${automations} where buyer_id = ${buyerId} and not enabled and disabled_reason = ${reason} and updated_at = ${timestamp(at)}`;

/** Whether a buyer has proven by now that the account's address is theirs. */
export async function hasProvenAddress(db: Db, buyerId: string): Promise<boolean> {
  const { rows } = await db.execute<{ proven: boolean }>(sql`select not ${unprovenAt(buyerId, sql`now()`)} as proven`);
  return rows[0]?.proven === true;
}
