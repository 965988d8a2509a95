import { desc, eq, sql } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import { timestamp } from "../../../platform/db/timestamp.ts";
import { outboxEvents } from "../../../platform/outbox/tables.ts";
import { OPERATORS_ACCOUNT } from "../../auth/operators-account.ts";

/** The id of the newest alert that was told of. Ids sort by time, and alerts are told of in their order. */
export async function lastToldAlert(db: Db): Promise<string | undefined> {
  const { type, subject, occurredAt } = outboxEvents;
  const [row] = await db
    .select({ subject })
    .from(outboxEvents)
    .where(eq(type, "alert.raised"))
    .orderBy(desc(occurredAt), desc(subject))
    .limit(1);
  return row?.subject;
}

/** Writes the events of alerts of which there is none yet; answers those that were written. */
export async function writeAlerts(
  db: Db,
  events: readonly { id: string; subject: string; data: Record<string, unknown> }[],
  at: Date,
): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    insert into ${outboxEvents} (id, type, subject, buyer_id, payload, occurred_at)
    select e ->> 'id', 'alert.raised', e ->> 'subject', ${OPERATORS_ACCOUNT}, e -> 'data', ${timestamp(at)}
    from jsonb_array_elements(${JSON.stringify(events)}::jsonb) e
    where not exists (select 1 from ${outboxEvents} told where told.subject = e ->> 'subject' and told.type = 'alert.raised')
    returning id`);
  return rows.map(({ id }) => id);
}
