import { sql, type SQL } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Db } from "../db/client.ts";
import type { EventType } from "./event-types.ts";
import { outboxEvents } from "./tables.ts";

export interface BusinessEvent {
  id: string;
  type: EventType;
  /** Id of the entity; order is kept for one subject. */
  subject: string;
  buyerId: string;
  payload: Record<string, unknown>;
  occurredAt: Date;
}

/** The statement a feature's store adds to its batch, so that the event and the change stand or fall together; by its type nothing else can be done with it (AUT-2). */
export function appendEvent(db: Db, event: BusinessEvent): BatchItem<"pg"> {
  return db.insert(outboxEvents).values(event).onConflictDoNothing();
}

/** The same, but written only where `condition` holds at that point of the batch: a batch cannot branch. */
export function appendEventWhere(db: Db, event: BusinessEvent, condition: SQL): BatchItem<"pg"> {
  const { id, type, subject, buyerId, payload, occurredAt } = event;
  return db.execute(sql`
    insert into ${outboxEvents} (id, type, subject, buyer_id, payload, occurred_at)
    select ${id}, ${type}, ${subject}, ${buyerId}, ${JSON.stringify(payload)}::jsonb, ${occurredAt.toISOString()}::timestamptz
    where ${condition}
    on conflict do nothing`);
}
