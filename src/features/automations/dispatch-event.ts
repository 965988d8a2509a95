import { deadLetterReplayed, eventDispatched } from "../../platform/events/automations.ts";
import { unmet } from "./conditions/judge.ts";
import type { AutomationsDeps } from "./ports.ts";
import { dispatchEvent as write, endReplayOfDispatched, executionsOf, readEventToDispatch } from "./store/events.ts";

/**
 * Makes an execution of an event for each automation it is for, with what its conditions say to that, and marks it dispatched, in one transaction; then wakes them.
 * A wake-up that comes twice, or after a crash in between, finds what is there and wakes it again.
 */
export async function dispatchEvent(deps: AutomationsDeps, eventId: string): Promise<void> {
  const found = await readEventToDispatch(deps.db, eventId);
  if (found) {
    const executions = found.automations.map(({ id, conditions, actions, version }) => ({
      ...{ id: deps.ids.next("exec"), automationId: id, automationVersion: version, actions },
      unmet: unmet(conditions, found.event.payload),
    }));
    const letter = await write(deps.db, found.event, executions, deps.clock.now());
    eventDispatched(deps, { eventId, type: found.event.type, executions: executions.length });
    if (letter !== undefined) deadLetterReplayed(deps, { deadLetterId: letter });
    if (executions.length === 0) return;
  } else {
    const letter = await endReplayOfDispatched(deps.db, eventId, deps.clock.now());
    if (letter !== undefined) deadLetterReplayed(deps, { deadLetterId: letter });
  }
  const executionIds = await executionsOf(deps.db, eventId);
  if (executionIds.length > 0) await deps.automationEvents.sendBatch(executionIds.map((executionId) => ({ executionId })));
}
