import * as z from "zod";
import { idSchema } from "../../platform/ids.ts";
import { once } from "../../platform/once.ts";

/** The queue's wake-up. */
export const extractionMessageSchema = once(() => z.object({ sessionId: idSchema("chat") }));

/** What comes from the dead-letter queue: with a reason where the schedule was spent, a bare wake-up where the consumer kept crashing. */
export const deadLetterSchema = once(() =>
  extractionMessageSchema().extend({ reason: z.string().optional(), attempts: z.int().optional() }),
);
