import * as z from "zod";
import { wholeNumber } from "../../platform/http/whole-number.ts";
import { pageOf } from "../../platform/http/pagination.ts";
import { idSchema } from "../../platform/ids.ts";
import { DRILL_RESULTS, TIMELINE_KINDS } from "./record.ts";

const MAX_ENTRIES = 200;

const at = z.iso.datetime();
const name = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "must be words joined by hyphens, like webhook-down");
const entry = z.strictObject({ at, kind: z.enum(TIMELINE_KINDS), text: z.string().trim().min(1).max(1_000) });
const reportFields = {
  name,
  result: z.enum(DRILL_RESULTS),
  hypothesis: z.string().trim().min(1).max(500).optional().describe("What was expected to hold while something is broken."),
  startedAt: at,
  endedAt: at,
  detectedAfterSeconds: z.number().min(0).nullable().describe("From the break to the first surface that showed it."),
  timeline: z.array(entry).min(1).max(MAX_ENTRIES),
};

export const drillReportBody = z
  .strictObject(reportFields)
  .refine(({ startedAt, endedAt }) => Date.parse(endedAt) >= Date.parse(startedAt), { path: ["endedAt"], message: "is before the start" })
  .meta({
    example: {
      name: "webhook-down",
      result: "passed",
      startedAt: "2026-11-23T05:00:00.000Z",
      endedAt: "2026-11-23T05:02:10.000Z",
      detectedAfterSeconds: 1.4,
      timeline: [{ at: "2026-11-23T05:00:01.000Z", kind: "broke", text: "the primary receiver refuses connections" }],
    },
  });

export const drillRecordSchema = z
  .object({ id: idSchema("drill"), ...reportFields, recordedBy: z.string(), recordedAt: at })
  .meta({ id: "DrillRecord" });

export const drillStandingSchema = z
  .object({
    name: z.string(),
    lastResult: z.enum(DRILL_RESULTS).nullable(),
    lastPassedAt: at.nullable(),
    detectedAfterSeconds: z.number().nullable(),
    overdue: z.boolean().describe("It has not passed within the contract's interval."),
  })
  .meta({ id: "DrillStanding" });

export const drillRecordQuery = z.object({
  limit: wholeNumber(1, 100).default(20).describe("At most so many."),
  cursor: idSchema("drill").optional().describe("`nextCursor` of the page before."),
});
export const drillRecordPage = pageOf(drillRecordSchema).extend({
  required: z.array(drillStandingSchema).describe("Every drill the contract demands, with how it stands."),
});
