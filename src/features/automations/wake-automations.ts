import { wakeUpsNotSent } from "../../platform/events/automations.ts";
import type { AutomationWakeDeps } from "./ports.ts";

/**
 * Says that events were written, so that their automations run at once. Call it after the batch that wrote them.
 * Never throws: the events are in the outbox, and the sweep wakes what was not woken here.
 */
export async function wakeAutomations(deps: AutomationWakeDeps, eventIds: readonly string[]): Promise<void> {
  if (eventIds.length === 0) return;
  try {
    await deps.automationEvents.sendBatch(eventIds.map((eventId) => ({ eventId })));
  } catch (error) {
    wakeUpsNotSent(deps, { count: eventIds.length, error });
  }
}
