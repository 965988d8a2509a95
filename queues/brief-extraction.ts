import { deadExtractions } from "../src/features/briefs/dead-extractions.ts";
import { extractBrief } from "../src/features/briefs/extract-brief.ts";
import type { BriefsDeps } from "../src/features/briefs/ports.ts";
import { deadLetterSchema } from "../src/features/briefs/wake-up-message.ts";
import type { LetterOwner } from "../src/features/dead-letters/ports.ts";
import { ACK, retryIn, type Consumer } from "./consumer.ts";
import { heldWithoutPostgres } from "./held.ts";
import type { MessageOf } from "./queues.ts";

/** A finalized session waits for its brief. */
export const briefExtraction: Consumer<MessageOf<"brief-extraction">> = heldWithoutPostgres("brief-extraction", async ({ body }, deps) => {
  const outcome = await extractBrief(deps, body.sessionId);
  return outcome.kind === "done" ? ACK : retryIn(outcome.seconds);
});

export const briefLetters = (deps: BriefsDeps): LetterOwner => ({
  read(body) {
    const letter = deadLetterSchema().safeParse(body);
    return letter.success ? { subject: letter.data.sessionId, reason: letter.data.reason } : undefined;
  },
  work: deadExtractions(deps),
});
