import { wakeUpLettersSettled } from "../../platform/events/dead-letters.ts";
import type { DeadLettersDeps } from "./ports.ts";
import { settleLetters } from "./store.ts";

/**
 * Brings open letters to what their owners' rows say: a replay that succeeded or failed, and work that was done without a decision
 * because a sweep woke it. Each change is conditional on the letter, so that it may run twice at once.
 */
export async function settleDeadLetters(deps: DeadLettersDeps): Promise<{ replayed: number; overtaken: number; undecided: number }> {
  const now = deps.clock.now();
  const total = { replayed: 0, overtaken: 0, undecided: 0 };
  for (const [queue, { work }] of Object.entries(await deps.letterOwners())) {
    const settled = await settleLetters(deps.db, queue, work, now);
    for (const state of settled) total[state] += 1;
    if (settled.length > 0) wakeUpLettersSettled(deps, { queue, settled });
  }
  return total;
}
