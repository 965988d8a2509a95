import * as z from "zod";
import { pageOf, pageQuery, searchedText } from "../../platform/http/pagination.ts";
import { idSchema } from "../../platform/ids.ts";
import { INCIDENT_SEVERITIES, TIMELINE_KINDS } from "./incident.ts";

const at = z.iso.datetime();
const text = z.string().trim().min(1).max(5_000);

export const incidentParams = z.object({ id: idSchema("inc") });

export const openBody = z
  .strictObject({
    title: z.string().trim().min(1).max(200),
    severity: z.enum(INCIDENT_SEVERITIES),
    freezeDeploys: z.boolean().default(false),
    model: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .optional()
      .describe("The LLM it concerns, by a name of the contract; it then closes only while that is accounted for."),
    concerns: z
      .literal("fx")
      .optional()
      .describe(
        "Each change of the exchange rates' coverage is then told on its timeline, and it closes with what was last captured of it.",
      ),
  })
  .meta({ example: { title: "Checkout fails for some buyers", severity: "major", freezeDeploys: true } });

export const textBody = z.strictObject({ text });
export const escalateBody = z.strictObject({ message: text });
export const escalationReplayBody = z.strictObject({ limit: z.int().min(1).max(20).default(1).describe("The newest so many.") });

const reviewedChange = z.union([z.strictObject({ change: text }), z.strictObject({ none: z.literal(true), reason: text })]);
export const closeBody = z
  .strictObject({
    rootCause: text.optional(),
    runbookChange: reviewedChange.optional(),
    regressionCheck: reviewedChange.optional(),
  })
  .meta({
    example: {
      rootCause: "The payment provider's certificate had expired",
      runbookChange: { change: "Checkout: look at the provider's status page first" },
      regressionCheck: { none: true, reason: "Nothing of ours was wrong" },
    },
  });

const total = z.object({ tokens: z.number(), costNanoUsd: z.number().describe("US dollars × 10⁻⁹") });
const modelAccounting = z
  .object({
    model: z.string(),
    readAt: at,
    rule: z.object({ pricing: z.string().nullable(), dashboardSlice: z.string() }).nullable(),
    openAlerts: z.array(z.string()).readonly(),
    day: z.iso.date(),
    reported: total,
    estimated: total,
  })
  .describe("How the incident's model was accounted for when it was closed");

const incidentFields = {
  id: idSchema("inc"),
  title: z.string(),
  severity: z.enum(INCIDENT_SEVERITIES),
  state: z.enum(["open", "closed"]),
  openedBy: z.string(),
  openedAt: at,
  model: z.string().nullable(),
  concerns: z.literal("fx").nullable(),
  fxCoverage: z
    .object({ state: z.string(), missing: z.array(z.string()).readonly(), expired: z.array(z.string()).readonly(), capturedAt: at })
    .nullable()
    .describe("Of one about exchange rates: what its timeline was last told of their coverage."),
  frozeDeploys: z.boolean(),
  healthCapturedAt: at.nullable(),
  blastRadius: z.object({
    windowMinutes: z.int(),
    sections: z.array(z.object({ name: z.string(), status: z.enum(["pass", "warn", "fail"]), since: at.nullable() })),
    routes: z.array(z.object({ route: z.string(), requests: z.number(), failed: z.number(), rate: z.number() })),
    buyers: z.number(),
    clients: z.number(),
    complete: z.boolean(),
  }),
  closedBy: z.string().nullable(),
  closedAt: at.nullable(),
  review: z
    .object({
      rootCause: z.string(),
      runbookChange: reviewedChange,
      regressionCheck: reviewedChange,
      fxCoverage: z.string().nullable(),
      modelAccounting: modelAccounting.nullable().optional(),
    })
    .nullable(),
};
export const incidentSchema = z.object(incidentFields).meta({ id: "Incident" });
export const incidentDetailSchema = z
  .object({ ...incidentFields, timeline: z.array(z.object({ at, kind: z.enum(TIMELINE_KINDS), by: z.string(), text: z.string() })) })
  .meta({ id: "IncidentDetail" });
export const incidentListQuery = pageQuery().extend({
  state: z.enum(["open", "closed"]).optional().describe("Only those in this state."),
  severity: z.enum(INCIDENT_SEVERITIES).optional().describe("Only those of this severity."),
  text: searchedText.describe("Only those that have it in their title, whatever the case of its letters."),
});
export const incidentPage = pageOf(incidentSchema);

/** The whole capture as it was kept; its shape is the health surfaces' own. */
export const incidentHealthSchema = z.looseObject({
  capturedAt: at,
  releaseId: z.string(),
  sections: z.array(z.looseObject({ name: z.string() })),
});
