import { wakeUpMissed } from "../../platform/events/chat.ts";
import { extractionFailed, extractionSucceeded, extractionUnderWay, requeueExtraction } from "../chat/extraction-replay.ts";
import type { DeadWork } from "../dead-letters/ports.ts";
import type { BriefsDeps } from "./ports.ts";

/** What dead letters of extractions are about: sessions whose brief could not be extracted, while their buyer has not gone on. */
export const deadExtractions = (deps: BriefsDeps): DeadWork => ({
  requeue: async (sessionId, allowed, now) => requeueExtraction(deps.db, sessionId, allowed, now),
  underWay: extractionUnderWay,
  succeeded: extractionSucceeded,
  failed: extractionFailed,
  async wake(sessionId) {
    try {
      await deps.briefExtraction.send({ sessionId });
    } catch (error) {
      wakeUpMissed(deps, { sessionId, error });
    }
  },
});
