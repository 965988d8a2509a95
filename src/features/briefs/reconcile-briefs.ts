import { briefsReconciled, wakeUpMissed } from "../../platform/events/chat.ts";
import { resetStuck } from "../chat/extraction-lease.ts";
import type { BriefsDeps } from "./ports.ts";
import { completeWithBrief, listUnfinished } from "./store.ts";

const BATCH = 200;

/**
 * Finds sessions stuck in extraction (BRF-4): one whose brief is there is completed; one that nobody works on though it has been due for a lease's
 * length is put back into the queue. Safe to run twice at once: each change is conditional on the session's row.
 */
export async function reconcileBriefs(deps: BriefsDeps): Promise<{ resets: number; completions: number }> {
  const at = deps.clock.now();
  const completions: string[] = [];
  for (const brief of await listUnfinished(deps.db, BATCH)) {
    if (await completeWithBrief(deps.db, brief, deps.ids.next("evt"), at)) completions.push(brief.sessionId);
  }
  const held = (await deps.switches.state("chat")) === "off";
  const resets = held ? [] : await resetStuck(deps.db, deps.contract.briefs.leaseSeconds, at, BATCH);
  briefsReconciled(deps, { resets, completions });
  try {
    if (resets.length > 0) await deps.briefExtraction.sendBatch(resets.map((sessionId) => ({ sessionId })));
  } catch (error) {
    for (const sessionId of resets) wakeUpMissed(deps, { sessionId, error });
  }
  return { resets: resets.length, completions: completions.length };
}
