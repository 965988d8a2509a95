import * as z from "zod";
import { idSchema } from "../../../platform/ids.ts";
import { ALL_EVENT_TYPES } from "../../../platform/outbox/event-types.ts";

const words = z.string().trim().min(1).max(200);

const selection = z.strictObject({ ids: z.array(idSchema("dl")).min(1).max(1000) });
const conditions = z
  .strictObject({
    eventType: z.enum(ALL_EVENT_TYPES).optional(),
    cause: z.enum(["spent", "gone", "crashed"]).optional(),
    automationId: idSchema("auto").optional(),
    buyerId: idSchema("usr").optional(),
    subject: words.optional().describe("What the event is about, exactly."),
    error: words.optional().describe("Words that the error has in it, whatever their case."),
    diedAfter: z.iso.datetime().optional(),
    diedBefore: z.iso.datetime().optional(),
    state: z.enum(["undecided", "deferred"]).optional().describe("undecided where nothing is said. No condition by itself."),
  })
  .refine((filter) => Object.entries(filter).some(([name, value]) => name !== "state" && value !== undefined), {
    error: "must name at least one condition beside the state",
  });

export const bulkReplayBody = z
  .union([selection, conditions])
  .meta({ example: { eventType: "order.completed", error: "status 503", diedAfter: "2026-11-29T06:00:00.000Z" } });
export type BulkReplayWish = z.infer<typeof bulkReplayBody>;

export const bulkReplayQuery = z.object({
  dryRun: z.enum(["0", "1"]).default("0").describe("1: nothing is replayed; the answer says how many and which would be."),
  set: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional()
    .describe("Of the dry run that was agreed to: where other letters are meant by now, nothing is begun."),
});

export const previewSchema = z
  .object({
    dryRun: z.literal(true),
    matching: z.int().describe("Dead letters that are meant."),
    set: z.string().describe("Which they are, as one word: sent along as `set`, it has a replay of others refused."),
    chosen: z.int().describe("Those that one bulk replay takes: the oldest, at most the contract's maximum."),
    oldest: z.array(z.object({ id: z.string(), event: z.string(), subject: z.string(), error: z.string(), createdAt: z.iso.datetime() })),
  })
  .meta({ id: "BulkReplayPreview" });
export type BulkReplayPreview = z.infer<typeof previewSchema>;

export const BULK_STATES = ["canary", "running", "done", "stopped", "canary-failed", "halted"] as const;
export const bulkReplaySchema = z
  .object({
    id: z.string(),
    state: z
      .enum(BULK_STATES)
      .describe(
        "canary: one of each receiver is tried, and no receiver has taken one yet; canary-failed: none did; stopped: it is over, and letters of receivers that failed were held back.",
      ),
    wanted: z
      .record(z.string(), z.unknown())
      .describe("What was asked for. Buyer, subject and words of the error are for operators: an observer reads `hidden`."),
    by: z.string(),
    haltedBy: z.string().nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    total: z.int(),
    waiting: z.int().describe("Those whose turn has not come. They stay as they are where the replay is halted."),
    underWay: z.int(),
    replayed: z.int().describe("Their receiver took them."),
    failed: z.int().describe("They came back to be decided."),
    left: z.int().describe("When their turn came they could not be replayed any more."),
    heldBack: z.int().describe("Left as they were, because their receiver failed its canary or most of its last ten letters."),
  })
  .meta({ id: "BulkReplay" });
export type BulkReplay = z.infer<typeof bulkReplaySchema>;
export const bulkReplayList = z.object({ items: z.array(bulkReplaySchema).describe("The newest twenty.") });
export const bulkReplayParams = z.object({ id: idSchema("rpl") });
