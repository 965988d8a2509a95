import { sql } from "drizzle-orm";
import * as z from "zod";
import { apart, type Apart } from "../../../platform/conservation.ts";
import type { Db } from "../../../platform/db/client.ts";
import { astrayOf, astraySchema } from "../../../platform/db/compare-sets.ts";
import { timeBeyond, type Newest } from "../../../platform/db/newest.ts";
import { timestamp } from "../../../platform/db/timestamp.ts";
import { ALL_EVENT_TYPES } from "../../../platform/outbox/event-types.ts";
import { once } from "../../../platform/once.ts";
import { outboxEvents } from "../../../platform/outbox/tables.ts";
import { OPERATORS_ACCOUNT } from "../../auth/operators-account.ts";
import { WEBHOOK_ALONE } from "../actions/action.ts";
import { automationAttempts, automationDeadLetters, automationExecutions, automations } from "../tables.ts";

export interface Owed {
  /** Pairs of an event and an automation that was there for it. */
  owed: number;
  done: number;
  onTheirWay: number;
  deadLetters: number;
  /** Of what was owed: what is none of these, and what is done though an action of it is not: no try has its receiver's acknowledgement, or nothing says what came of a step. */
  apart: Apart;
}

const owedSchema = once(() =>
  z.object({
    owed: z.number(),
    done: z.number(),
    onTheirWay: z.number(),
    deadLetters: z.number(),
    lost: astraySchema(),
    unacknowledged: astraySchema(),
  }),
);

/**
 * What became of each pair of an event and an automation that has not changed since before it, of the newest events of each type
 * between two moments.
 * An automation made within seconds of an event may have come too late for it, by another isolate's clock: it is left out.
 */
export async function deliveriesOwed(db: Db, newest: Newest): Promise<Owed> {
  // Of every type there is: the index has the times of each.
  const types = sql.join(
    ALL_EVENT_TYPES.map((type) => sql`(${type}::text)`),
    sql`, `,
  );
  const ofType = sql`${outboxEvents.type} = types.type`;
  const { rows } = await db.execute(sql`
    with spans as (
      select type, greatest(${timestamp(newest.since)}, ${timeBeyond(outboxEvents, outboxEvents.occurredAt, newest, ofType)}) as since
      from (values ${types}) as types (type)
    ), pairs as (
      select coalesce(e.id, o.id || '/' || a.id) as id, o.dispatched_at is not null as dispatched, e.state,
        e.state = 'succeeded' and ((coalesce(e.actions, ${JSON.stringify(WEBHOOK_ALONE)}::jsonb) @> ${JSON.stringify(WEBHOOK_ALONE)}::jsonb and not exists (
          select 1 from ${automationAttempts} t where t.execution_id = e.id and t.status between 200 and 299))
          or jsonb_array_length(e.steps) < jsonb_array_length(jsonb_path_query_array(e.actions, '$[*] ? (@.kind != "delay")'))) as unacknowledged,
        exists (select 1 from ${automationDeadLetters} l where l.key = e.id or l.key = o.id) as has_letter
      from spans join ${outboxEvents} o on o.type = spans.type and o.occurred_at >= spans.since and o.occurred_at < ${timestamp(newest.before)}
      join ${automations} a on a.buyer_id in (o.buyer_id, ${OPERATORS_ACCOUNT}) and a.event_type = o.type
        and a.updated_at <= o.occurred_at - interval '5 seconds' and a.enabled and a.deleted_at is null
      left join ${automationExecutions} e on e.event_id = o.id and e.automation_id = a.id
    ), stated as (
      select *, case when state in ('succeeded', 'cancelled') then 'done'
        when state in ('pending', 'spent') or (state is null and not dispatched and not has_letter) then 'on its way'
        when (state = 'dead' or (state is null and not dispatched)) and has_letter then 'letter' else 'lost' end as standing
      from pairs
    )
    select count(*)::int as owed, (count(*) filter (where standing = 'done'))::int as done,
      (count(*) filter (where standing = 'on its way'))::int as "onTheirWay", (count(*) filter (where standing = 'letter'))::int as "deadLetters",
      ${astrayOf(sql`standing = 'lost'`)} as lost, ${astrayOf(sql`unacknowledged`)} as unacknowledged
    from stated`);
  const { lost, unacknowledged, ...counted } = owedSchema().parse(rows[0]);
  return { ...counted, apart: { ...apart({}), leftOnly: lost, differing: unacknowledged } };
}
