import { extractBrief } from "../src/features/briefs/extract-brief.ts";
import { extractionMessageSchema } from "../src/features/briefs/schemas.ts";
import { ACK, retryIn, type Consumer } from "./consumer.ts";

/** A finalized session waits for its brief. A message that names none fails until the queue hands it to the dead letters. */
export const briefExtraction: Consumer = async (message, deps) => {
  const { sessionId } = extractionMessageSchema.parse(message.body);
  const outcome = await extractBrief(deps, sessionId);
  return outcome.kind === "done" ? ACK : retryIn(outcome.seconds);
};
