import { inArray, sql } from "drizzle-orm";
import { auditFrom, type AuditRow } from "../../../platform/audit/audit-log.ts";
import type { Db } from "../../../platform/db/client.ts";
import { inOrder } from "../../../platform/db/in-order.ts";
import { WEBHOOK_ALONE } from "../actions/action.ts";
import { automationExecutions, automations } from "../tables.ts";
import { isWithheld } from "./unproven.ts";

/** Whether a run, `e`, has called an address: a mail is not sent again. */
const called = sql`coalesce(e.actions @> ${JSON.stringify(WEBHOOK_ALONE)}::jsonb, true)`;

/**
 * Takes acknowledged deliveries for another try, in one statement: concurrent calls never take one twice. Those of automations that are
 * deleted, or that a reset disabled, are left, as are runs that called nobody; of the others the webhook alone is sent again. They become due `index / perSecond` seconds from now. `lines` name them, one each; those of what was taken are in the audit trail.
 */
export async function startExecutionReplay(db: Db, lines: readonly AuditRow[], perSecond: number): Promise<string[]> {
  const [line] = lines;
  if (line === undefined) return [];
  const lineIds = JSON.stringify(Object.fromEntries(lines.map(({ subject, id }) => [subject, id])));
  const ids = JSON.stringify(lines.map(({ subject }) => subject));
  const { rows } = await db.execute<{ id: string }>(sql`
    with wanted as (
      select e.id, row_number() over (order by e.id) - 1 as number from ${automationExecutions} e
      join ${automations} a on a.id = e.automation_id and a.deleted_at is null
      where e.id in (select jsonb_array_elements_text(${ids}::jsonb)) and e.state = 'succeeded' and ${called} and not ${isWithheld(sql`e.automation_id`)}
    ), taken as (
      update ${automationExecutions} e
      set state = 'pending', finished_at = null, replaying = true, actions = ${JSON.stringify(WEBHOOK_ALONE)}::jsonb, step = 0, steps = '[]', next_attempt_at = now() + make_interval(secs => floor(w.number / ${perSecond}::float8))
      from wanted w where e.id = w.id and ${inOrder(automationExecutions.id, sql`id in (select id from wanted) and state = 'succeeded'`, sql`e.id`)} and e.state = 'succeeded' returning e.id
    ), line as (${auditFrom(line, sql`taken`, { id: sql`${lineIds}::jsonb ->> id`, subject: sql`id` })}
    )
    select id from taken order by id`);
  return rows.map(({ id }) => id);
}

/** The states of deliveries; `disabled-by-reset` is of one that could be replayed, were its automation not kept from it. */
export async function executionStates(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const { id, automationId } = automationExecutions;
  const state = sql<string>`case when ${automationExecutions.state} = 'succeeded' and not coalesce(${automationExecutions.actions} @> ${JSON.stringify(WEBHOOK_ALONE)}::jsonb, true) then 'not-delivered' when ${automationExecutions.state} = 'succeeded' and ${isWithheld(automationId)}
    then 'disabled-by-reset' else ${automationExecutions.state} end`;
  const rows = await db
    .select({ id, state })
    .from(automationExecutions)
    .where(inArray(id, [...ids]));
  return new Map(rows.map((row) => [row.id, row.state]));
}
