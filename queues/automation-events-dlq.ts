import { wakeUpSchema } from "../src/features/automations/wake-up-message.ts";
import { storeOrSpillDeadLetter } from "../src/features/automations/store-dead-letter.ts";
import { deadLetterUnreadable } from "../src/platform/events/automations.ts";
import { ACK, type Consumer } from "./consumer.ts";

/** What the consumer gave up on, or kept crashing on; stored where operators decide. */
export const automationEventsDlq: Consumer = async ({ id, body }, deps) => {
  const letter = wakeUpSchema().safeParse(body);
  if (letter.success) await storeOrSpillDeadLetter(deps, letter.data);
  else deadLetterUnreadable(deps, { messageId: id });
  return ACK;
};
