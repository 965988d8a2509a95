import { asAppError } from "../../platform/db/faults.ts";
import { deadLetterSpilled, deadLetterStored } from "../../platform/events/automations.ts";
import type { AutomationsDeps, AutomationWakeUp } from "./ports.ts";
import { spill } from "./spill.ts";
import { storeEventLetter, storeExecutionLetter } from "./store/dead-letters.ts";

const CRASHED = "the consumer kept failing on this message";

/** Stores a dead letter where operators decide; the same one twice is stored once. */
export async function storeDeadLetter(deps: AutomationsDeps, letter: AutomationWakeUp, crashError = CRASHED): Promise<void> {
  const [id, now] = [deps.ids.next("dl"), deps.clock.now()];
  const stored =
    "executionId" in letter
      ? await storeExecutionLetter(deps.db, { id, executionId: letter.executionId, crashError }, now)
      : await storeEventLetter(deps.db, { id, eventId: letter.eventId, crashError }, now);
  if (stored) deadLetterStored(deps, { deadLetterId: stored.id, cause: stored.cause, error: stored.error });
}

/** The same, but into a Redis stream where Postgres does not take it (AUT-2). Throws where neither does. */
export async function storeOrSpillDeadLetter(deps: AutomationsDeps, letter: AutomationWakeUp): Promise<void> {
  try {
    await storeDeadLetter(deps, letter);
  } catch (error) {
    if (asAppError(error)?.code !== "dependency-unavailable") throw error;
    await spill(deps, letter);
    deadLetterSpilled(deps, { key: "executionId" in letter ? letter.executionId : letter.eventId, error });
  }
}
