import { asc, desc, inArray } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import { outboxEvents as events } from "../../../platform/outbox/tables.ts";
import { automationExecutions as executions } from "../tables.ts";

/** An event about a subject, with what became of it at each automation; none where nobody wanted to hear of it. */
export interface ToldEvent {
  id: string;
  type: string;
  subject: string;
  occurredAt: Date;
  dispatchedAt: Date | null;
  failedAt: Date | null;
  deliveries: {
    id: string;
    eventId: string;
    automationId: string;
    state: string;
    attempts: number;
    lastError: string | null;
    finishedAt: Date | null;
  }[];
}

/** The newest `most` events about any of these subjects, oldest first, each with its deliveries. Gone with them after 30 days. */
export async function eventsAbout(db: Db, subjects: readonly string[], most: number): Promise<ToldEvent[]> {
  const about = inArray(events.subject, [...subjects]);
  const ids = db.select({ id: events.id }).from(events).where(about).orderBy(desc(events.id)).limit(most);
  const { id, type, subject, occurredAt, dispatchedAt, failedAt } = events;
  const { eventId, automationId, state, attempts, lastError, finishedAt } = executions;
  const [newest, delivered] = await db.batch([
    db.select({ id, type, subject, occurredAt, dispatchedAt, failedAt }).from(events).where(about).orderBy(desc(events.id)).limit(most),
    db
      .select({ id: executions.id, eventId, automationId, state, attempts, lastError, finishedAt })
      .from(executions)
      .where(inArray(eventId, ids))
      .orderBy(asc(executions.id)),
  ]);
  const deliveriesOf = Map.groupBy(delivered, (delivery) => delivery.eventId);
  return newest.toReversed().map((event) => ({ ...event, deliveries: deliveriesOf.get(event.id) ?? [] }));
}
