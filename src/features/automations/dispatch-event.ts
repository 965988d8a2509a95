import { deadLetterReplayed, eventDispatched } from "../../platform/events/automations.ts";
import { unmet } from "./conditions/judge.ts";
import type { AutomationsDeps } from "./ports.ts";
import { dispatchEvents, dispatchedBefore, readEventsToDispatch, type Dispatching, type EventToDispatch } from "./store/events.ts";

/**
 * Makes an execution of an event for each automation it is for, with what its conditions say to that, and marks it dispatched, in one transaction; then wakes them.
 * A wake-up that comes twice, or after a crash in between, finds what is there and wakes it again.
 */
export async function dispatchEvent(deps: AutomationsDeps, eventId: string): Promise<void> {
  const [found] = await readEventsToDispatch(deps.db, [eventId]);
  const executionIds = found ? await dispatch(deps, found) : await wakeAgain(deps, eventId);
  if (executionIds.length > 0) await deps.automationEvents.sendBatch(executionIds.map((executionId) => ({ executionId })));
}

async function dispatch(deps: AutomationsDeps, found: EventToDispatch): Promise<string[]> {
  const dispatching = judged(deps, found);
  const { letters, executionIds } = await dispatchEvents(deps.db, [dispatching], deps.clock.now());
  eventDispatched(deps, { eventId: found.event.id, type: found.event.type, executions: dispatching.executions.length });
  for (const deadLetterId of letters) deadLetterReplayed(deps, { deadLetterId });
  return executionIds;
}

async function wakeAgain(deps: AutomationsDeps, eventId: string): Promise<string[]> {
  const { letters, executionIds } = await dispatchedBefore(deps.db, [eventId], deps.clock.now());
  for (const deadLetterId of letters) deadLetterReplayed(deps, { deadLetterId });
  return executionIds;
}

/** What is to be made of an event: a run of each automation it is for, and why it is not delivered where a condition does not hold. */
export const judged = ({ ids }: Pick<AutomationsDeps, "ids">, { event, automations }: EventToDispatch): Dispatching => ({
  event,
  executions: automations.map(({ id, conditions, actions, version }) => ({
    ...{ id: ids.next("exec"), automationId: id, automationVersion: version, actions },
    unmet: unmet(conditions, event.payload),
  })),
});
