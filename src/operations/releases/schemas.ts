import * as z from "zod";
import { ROLL_OUT_WORDS } from "./report.ts";

const version = z.string().trim().min(1).max(100);

export const rollOutBody = z.strictObject({
  id: z
    .string()
    .regex(/^[\w-]{8,64}$/)
    .describe("The roll-out's own: the same word of it said again changes nothing."),
  word: z.enum(ROLL_OUT_WORDS).describe("What became of it."),
  releaseId: z.string().trim().min(1).max(200),
  from: version.describe("The platform's version that served before."),
  to: version.describe("The platform's version that is to serve."),
  share: z.int().min(0).max(100).describe("Per cent of requests that it had at last."),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable().describe("Null while it goes on."),
  why: z.string().max(1000).describe("What stopped it; empty where nothing did."),
});

export const rollOutRecorded = z.object({ id: z.string(), fresh: z.boolean().describe("False where this was told already.") });
