import { sql, type SQL } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import { timestamp } from "../../../platform/db/timestamp.ts";
import { noticeFrom } from "../../../platform/notices/notices.ts";
import { RECEIVER_FAILS, RECEIVER_GONE } from "../rules.ts";
import { automationExecutions, automationReceivers, automations } from "../tables.ts";
import type { TurnedOffNotice } from "../turned-off-notice.ts";
import type { LeasedExecution } from "./executions.ts";
import type { CircuitPolicy } from "./receivers.ts";
import { waitingOf } from "./waiting.ts";

/**
 * The statement that disables an automation whose receiver has taken no try for the contract's time, in which several were made, and where its
 * receiver's circuit has been open for as long all of its buyer's that lead there. What waits for them goes to the dead letters with its own last error, because none of it may be
 * lost; a try under way ends by itself.
 */
export function giveUpFailing(
  db: Db,
  { id, buyerId, url }: { id: string; buyerId: string; url: string },
  policy: CircuitPolicy,
  now: Date,
) {
  const at = timestamp(now);
  const longAgo = sql`now() - make_interval(secs => ${policy.disableAfterSeconds}::float8)`;
  return db.execute<{ id: string }>(sql`
    with given_up as (
      update ${automations} a set enabled = false, disabled_reason = ${RECEIVER_FAILS}, updated_at = ${at}
      where a.buyer_id = ${buyerId} and a.enabled and a.deleted_at is null and ((a.id = ${id} and a.failing_since <= ${longAgo}
          and a.failing_tries >= ${policy.disableAfterFailures}::integer) or exists (
        select 1 from ${automationReceivers} r where r.buyer_id = a.buyer_id and r.opened_at <= ${longAgo}
          and r.receiver = lower(substring(${url}::text from '^[^:]+://[^/?#]+')) and r.receiver = lower(substring(a.url from '^[^:]+://[^/?#]+'))))
      returning a.id
    ), spent as (
      update ${automationExecutions} e
      set state = 'spent', cause = 'spent', finished_at = ${at}, last_error = ${RECEIVER_FAILS}::text || coalesce('; ' || e.last_error, '')
      where ${waitingOf(sql`select id from given_up`)}
    )
    select id from given_up`);
}

/**
 * The statement that disables an automation whose receiver wants no more, calls off what waits for it and owes its mail: where it is enabled and
 * this try was recorded, so that the first 410 decides, and no later one mails again or writes over its buyer's decision.
 */
export function disableGone(db: Db, leased: LeasedExecution, notice: TurnedOffNotice, now: Date) {
  const at = timestamp(now);
  const { execution, automation } = leased;
  return db.execute(sql`
    with off as (
      update ${automations} a set enabled = false, disabled_reason = ${RECEIVER_GONE}, updated_at = ${at}
      where a.id = ${automation.id} and a.enabled and a.deleted_at is null and exists (
        select 1 from ${automationExecutions} e where e.id = ${execution.id} and e.fence = ${execution.fence}::integer and e.cause = 'gone')
      returning a.id
    ), called_off as (
      update ${automationExecutions} e set state = 'cancelled', last_error = ${RECEIVER_GONE}, finished_at = ${at}
      where ${waitingOf(sql`select id from off`)} and not e.replaying
    )
    ${noticeOf(leased, notice, { reason: RECEIVER_GONE, at: now, off: sql`off where ${leased.email !== null}::boolean` })}`);
}

/**
 * The statement that owes a buyer a mail of automations that were disabled at this moment for a reason. Only where they have proven an
 * address: what no one asked for is mailed to no stranger.
 */
export function noticeOfDisabled(
  db: Db,
  leased: Pick<LeasedExecution, "automation" | "email">,
  notice: TurnedOffNotice,
  { reason, at }: { reason: typeof RECEIVER_FAILS; at: Date },
) {
  const { automation, email } = leased;
  const off = sql`${automations} where ${email !== null}::boolean and buyer_id = ${automation.buyerId} and not enabled and disabled_reason = ${reason}
    and updated_at = ${timestamp(at)}`;
  return db.execute(noticeOf(leased, notice, { reason, at, off }));
}

function noticeOf(
  { automation: { buyerId }, email }: Pick<LeasedExecution, "automation" | "email">,
  { id, subject, texts }: TurnedOffNotice,
  { reason, at, off }: { reason: keyof TurnedOffNotice["texts"]; at: Date; off: SQL },
): SQL {
  const kind = "automations-off" as const;
  return noticeFrom({ id, buyerId, email: email ?? "", kind, subject, text: texts[reason], createdAt: at }, off);
}
