import * as z from "zod";
import { pageOf, pageQuery } from "../../platform/http/pagination.ts";
import { idSchema } from "../../platform/ids.ts";
import { DECISION_MODES, LETTER_CAUSES, LETTER_STATES } from "./rules.ts";

export const letterQuery = (queues: readonly string[]) =>
  pageQuery().extend({
    queue: z.enum(queues).optional().describe("Only those of this queue."),
    state: z.enum(LETTER_STATES).optional().describe("Only those in this state."),
  });
export const letterParams = z.object({ id: idSchema("dl") });

export const letterDecision = z
  .strictObject({
    mode: z.enum(DECISION_MODES).describe("`replay` makes the work due from its beginning, `handled` leaves it as it is."),
    note: z.string().trim().min(1).max(2_000),
  })
  .meta({ example: { mode: "replay", note: "The release that crashed on it is rolled back." } });
export type LetterDecision = z.infer<typeof letterDecision>;

export const letterSchema = z
  .object({
    id: idSchema("dl"),
    queue: z.string(),
    subject: z.string().nullable().describe("Id of what was to be done; null where the message could not be read."),
    body: z.string().describe("The message as it came last, as JSON."),
    cause: z.enum(LETTER_CAUSES),
    reason: z.string().nullable(),
    state: z.enum(LETTER_STATES),
    deaths: z.int().describe("Messages about it that died."),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    history: z.array(z.object({ at: z.iso.datetime(), what: z.string(), by: z.string().nullable(), note: z.string().nullable() })),
  })
  .meta({ id: "DeadLetter" });
export type Letter = z.infer<typeof letterSchema>;

export const letterPage = pageOf(letterSchema);
export const decidedSchema = z.object({ id: z.string(), state: z.enum(LETTER_STATES) });
