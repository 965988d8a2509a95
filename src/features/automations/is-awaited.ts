import { sql, type SQL } from "drizzle-orm";
import type { EventType } from "../../platform/outbox/event-types.ts";
import { automations } from "./tables.ts";

/**
 * That a buyer has an automation for a type of event, as a condition of the statement that writes it: what happens so often that nobody could
 * hear of it all is written for those alone who ask.
 */
export const isAwaited = (buyerId: SQL, type: EventType): SQL => sql`exists (
  select 1 from ${automations} where ${automations.buyerId} = ${buyerId} and ${automations.eventType} = ${type} and ${automations.enabled} and ${automations.deletedAt} is null)`;

/** That anybody at all has: asked once a statement, so that one of which nobody wants to hear does nothing. */
export const isAwaitedByAny = (type: EventType): SQL => sql`exists (
  select 1 from ${automations} where ${automations.eventType} = ${type} and ${automations.enabled} and ${automations.deletedAt} is null)`;
