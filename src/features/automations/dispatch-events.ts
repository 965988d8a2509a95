import { deadLetterReplayed, eventsDispatched } from "../../platform/events/automations.ts";
import { judged } from "./dispatch-event.ts";
import type { AutomationsDeps } from "./ports.ts";
import { dispatchedBefore, dispatchEvents, readEventsToDispatch, type Dispatched, type EventToDispatch } from "./store/events.ts";

/** What was dispatched at once. */
export interface DispatchedTogether {
  /** Of those that had not been before. */
  count: number;
  /** What waits of them all. */
  executionIds: readonly string[];
}

/**
 * Dispatches events in one transaction, two round trips however many they are, and finds what waits of those that had been dispatched before in
 * another. Throws where something about one of them does not let the others be.
 */
export async function dispatchTogether(deps: AutomationsDeps, eventIds: readonly string[]): Promise<DispatchedTogether> {
  const found = await readEventsToDispatch(deps.db, eventIds);
  const before = eventIds.filter((id) => !found.some(({ event }) => event.id === id));
  const [now, woken] = await Promise.all([dispatch(deps, found), wakeAgain(deps, before)]);
  for (const deadLetterId of [...now.letters, ...woken.letters]) deadLetterReplayed(deps, { deadLetterId });
  return { count: found.length, executionIds: [...woken.executionIds, ...now.executionIds] };
}

const NOTHING: Dispatched = { letters: [], executionIds: [] };

async function dispatch(deps: AutomationsDeps, found: readonly EventToDispatch[]): Promise<Dispatched> {
  if (found.length === 0) return NOTHING;
  const dispatching = found.map((event) => judged(deps, event));
  const dispatched = await dispatchEvents(deps.db, dispatching, deps.clock.now());
  for (const [type, of] of Map.groupBy(dispatching, ({ event }) => event.type))
    eventsDispatched(deps, { type, events: of.length, executions: of.reduce((sum, { executions }) => sum + executions.length, 0) });
  return dispatched;
}

const wakeAgain = async (deps: AutomationsDeps, eventIds: readonly string[]): Promise<Dispatched> =>
  eventIds.length === 0 ? NOTHING : dispatchedBefore(deps.db, eventIds, deps.clock.now());
