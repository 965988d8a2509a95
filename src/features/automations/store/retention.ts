import { sql } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import { outboxEvents } from "../../../platform/outbox/tables.ts";
import { automationDeadLetters, automationExecutions, automationReceivers, automationReviews } from "../tables.ts";
import { deleteReplaysBefore } from "../bulk/store.ts";
import { forgetEndedSecrets } from "./secrets.ts";

/** Deletes executions, events and reviews that ended before a time, save what an undecided dead letter still speaks of; and secrets whose overlap is over, and receivers that were not heard of since. */
export async function deleteEndedBefore(
  db: Db,
  before: Date,
  now: Date,
): Promise<{ executions: number; events: number; reviews: number; secretsOf: number }> {
  const then = sql`${before.toISOString()}::timestamptz`;
  const [executions, events, reviews, secretsOf] = await db.batch([
    db.execute(sql`
      delete from ${automationExecutions} e where e.finished_at < ${then} and e.state in ('succeeded', 'cancelled', 'dead')
        and not exists (select 1 from ${automationDeadLetters} l where l.key = e.id and l.state in ('undecided', 'deferred', 'replaying'))`),
    db.execute(sql`
      delete from ${outboxEvents} o where o.dispatched_at < ${then}
        and not exists (select 1 from ${automationExecutions} e where e.event_id = o.id)`),
    db.execute(sql`delete from ${automationReviews} where at < ${then}`),
    forgetEndedSecrets(db, now),
    db.execute(sql`delete from ${automationReceivers} where updated_at < ${then}`),
    deleteReplaysBefore(db, before),
  ]);
  return {
    executions: executions.rowCount ?? 0,
    events: events.rowCount ?? 0,
    reviews: reviews.rowCount ?? 0,
    secretsOf: secretsOf.rowCount ?? 0,
  };
}
