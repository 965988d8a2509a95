import { deadLetterReplayed, eventsDispatched } from "../../platform/events/automations.ts";
import { judged } from "./dispatch-event.ts";
import type { AutomationsDeps } from "./ports.ts";
import { dispatchEvents as write, readEventsToDispatch } from "./store/events.ts";

/** What was dispatched at once. Events that had been before, or that there are none of, are not among it. */
export interface DispatchedTogether {
  eventIds: ReadonlySet<string>;
  /** What waits of them. */
  executionIds: readonly string[];
}

/** Dispatches events in one transaction, two round trips however many they are. Throws where something about one of them does not let the others be. */
export async function dispatchTogether(deps: AutomationsDeps, eventIds: readonly string[]): Promise<DispatchedTogether> {
  const found = await readEventsToDispatch(deps.db, eventIds);
  if (found.length === 0) return { eventIds: new Set(), executionIds: [] };
  const dispatching = found.map((event) => judged(deps, event));
  const { letters, executionIds } = await write(deps.db, dispatching, deps.clock.now());
  for (const [type, of] of Map.groupBy(dispatching, ({ event }) => event.type))
    eventsDispatched(deps, { type, events: of.length, executions: of.reduce((sum, { executions }) => sum + executions.length, 0) });
  for (const deadLetterId of letters) deadLetterReplayed(deps, { deadLetterId });
  return { eventIds: new Set(found.map(({ event }) => event.id)), executionIds };
}
