import { sql } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import { outboxEvents } from "../../../platform/outbox/tables.ts";
import { automationDeadLetters, automationExecutions } from "../tables.ts";

/** Deletes executions and events that ended before a time, save those an undecided dead letter still speaks of. */
export async function deleteEndedBefore(db: Db, before: Date): Promise<{ executions: number; events: number }> {
  const then = sql`${before.toISOString()}::timestamptz`;
  const [executions, events] = await db.batch([
    db.execute(sql`
      delete from ${automationExecutions} e where e.finished_at < ${then} and e.state in ('succeeded', 'cancelled', 'dead')
        and not exists (select 1 from ${automationDeadLetters} l where l.key = e.id and l.state in ('undecided', 'deferred', 'replaying'))`),
    db.execute(sql`
      delete from ${outboxEvents} o where o.dispatched_at < ${then}
        and not exists (select 1 from ${automationExecutions} e where e.event_id = o.id)`),
  ]);
  return { executions: executions.rowCount ?? 0, events: events.rowCount ?? 0 };
}
