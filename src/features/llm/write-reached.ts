import { sql } from "drizzle-orm";
import { llmLimitUntold } from "../../platform/events/llm.ts";
import type { EventData } from "../../platform/outbox/event-data.ts";
import { appendEventWhere } from "../../platform/outbox/outbox.ts";
import { outboxEvents } from "../../platform/outbox/tables.ts";
import { wakeAutomations } from "../automations/wake-automations.ts";
import type { AutomationWakeDeps } from "../automations/ports.ts";
import type { ReachedNote } from "./pool.ts";

/**
 * Writes the event that so much of a limit is used, where it is not there: the budget, its one writer, asks again until it knows that it is.
 * False where Postgres did not take it.
 */
export async function writeReached(deps: AutomationWakeDeps, note: ReachedNote): Promise<boolean> {
  const { userId, day, of, unit, subject, percent } = note;
  const [token = "", model = null] = subject.split(" ");
  const data: EventData<"quota.near"> = { day, of, unit, serviceTokenId: token === "" ? null : token, model, percent };
  const id = deps.ids.next("evt");
  const event = { id, type: "quota.near" as const, subject: userId, buyerId: userId, payload: data, occurredAt: deps.clock.now() };
  const told = sql`select 1 from ${outboxEvents}
    where ${outboxEvents.subject} = ${userId} and ${outboxEvents.type} = 'quota.near' and ${outboxEvents.payload} = ${JSON.stringify(data)}::jsonb`;
  try {
    await deps.db.batch([appendEventWhere(deps.db, event, sql`not exists (${told})`)]);
  } catch (error) {
    llmLimitUntold(deps, { ...note, error });
    return false;
  }
  await wakeAutomations(deps, [id]);
  return true;
}
