import { sql } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import { timeBeyond, type Newest } from "../../../platform/db/newest.ts";
import { timestamp } from "../../../platform/db/timestamp.ts";
import { EVENT_TYPES } from "../../../platform/outbox/event-types.ts";
import { outboxEvents } from "../../../platform/outbox/tables.ts";
import { automationDeadLetters, automationExecutions, automations } from "../tables.ts";

export interface Owed {
  /** Pairs of an event and an automation that was there for it. */
  owed: number;
  done: number;
  onTheirWay: number;
  deadLetters: number;
}

/**
 * What became of each pair of an event and an automation that has not changed since before it, of the newest events of each type
 * between two moments.
 * An automation made within seconds of an event may have come too late for it, by another isolate's clock: it is left out.
 */
export async function deliveriesOwed(db: Db, newest: Newest): Promise<Owed> {
  // Of every type there is: the index has the times of each.
  const types = sql.join(
    EVENT_TYPES.map((type) => sql`(${type}::text)`),
    sql`, `,
  );
  const ofType = sql`${outboxEvents.type} = types.type`;
  const { rows } = await db.execute<Record<keyof Owed, number>>(sql`
    with spans as (
      select type, greatest(${timestamp(newest.since)}, ${timeBeyond(outboxEvents, outboxEvents.occurredAt, newest, ofType)}) as since
      from (values ${types}) as types (type)
    ), pairs as (
      select o.dispatched_at is not null as dispatched, e.state,
        exists (select 1 from ${automationDeadLetters} l where l.key = e.id or l.key = o.id) as has_letter
      from spans join ${outboxEvents} o on o.type = spans.type and o.occurred_at >= spans.since and o.occurred_at < ${timestamp(newest.before)}
      join ${automations} a on a.buyer_id = o.buyer_id and a.event_type = o.type
        and a.updated_at <= o.occurred_at - interval '5 seconds' and a.enabled and a.deleted_at is null
      left join ${automationExecutions} e on e.event_id = o.id and e.automation_id = a.id
    )
    select count(*)::int as owed,
      (count(*) filter (where state in ('succeeded', 'cancelled')))::int as done,
      (count(*) filter (where state in ('pending', 'spent') or (state is null and not dispatched and not has_letter)))::int as "onTheirWay",
      (count(*) filter (where (state = 'dead' or (state is null and not dispatched)) and has_letter))::int as "deadLetters"
    from pairs`);
  return rows[0] ?? { owed: 0, done: 0, onTheirWay: 0, deadLetters: 0 };
}
