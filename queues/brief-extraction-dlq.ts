import { raiseDeadLetter } from "../src/features/briefs/raise-dead-letter.ts";
import { deadLetterSchema } from "../src/features/briefs/schemas.ts";
import { ACK, type Consumer } from "./consumer.ts";

/** What the consumer gave up on, or kept crashing on. */
export const briefExtractionDlq: Consumer = async (message, deps) => {
  await raiseDeadLetter(deps, deadLetterSchema.parse(message.body));
  return ACK;
};
