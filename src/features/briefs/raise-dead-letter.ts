import { extractionDeadLetter } from "../../platform/events/chat.ts";
import type { Platform } from "../../platform/platform.ts";
import type { DeadLetter } from "./schemas.ts";

/**
 * Tells operators of a wake-up that ended in the dead-letter queue: its schedule was spent, or its consumer kept crashing. The session's own row
 * is the record of it: FAILED with its reason, or still in extraction, where the reconcile tries until its tries are used up too.
 */
export async function raiseDeadLetter(deps: Platform, letter: DeadLetter): Promise<void> {
  const cause = letter.reason === undefined ? "consumer-crashed" : "schedule-spent";
  extractionDeadLetter(deps, { ...letter, cause });
  await deps.alerts.raise({
    key: "chat-session.brief-lifecycle.dead-letter",
    severity: "warn",
    summary: `The brief of ${letter.sessionId} could not be extracted (${letter.reason ?? cause}); the buyer can finalize again`,
    detail: { ...letter, cause },
  });
}
