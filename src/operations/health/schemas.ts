import * as z from "zod";

const status = z.enum(["pass", "warn", "fail"]);

/** `application/health+json` (draft-inadarei-api-health-check). */
export const healthSchema = z
  .object({ status, releaseId: z.string(), environment: z.string(), output: z.string().optional() })
  .meta({ id: "Health" });

export const surfaceQuery = z.object({
  fresh: z
    .enum(["0", "1"])
    .optional()
    .describe("1 waits for a new capture; otherwise the last one is answered, and renewed behind the answer."),
});

/** Windows of a section's page: figures are kept for five weeks. */
export const SECTION_WINDOWS = [
  { hours: 1, label: "an hour" },
  { hours: 6, label: "6 hours" },
  { hours: 24, label: "a day" },
  { hours: 168, label: "a week" },
  { hours: 720, label: "30 days" },
] as const;

export const sectionParams = z.object({ name: z.string().max(64).describe("The section's name, as `/health/ops` has it.") });
export const sectionPageQuery = z.object({
  hours: z.enum(["1", "6", "24", "168", "720"]).default("1").describe("How far back the graphs go."),
});

/** Every registered section stands under its own name with `capturedAt`, `complete`, `status` and its figures. */
export const surfaceSchema = z
  .looseObject({
    status,
    environment: z.string(),
    releaseId: z.string(),
    capturedAt: z.iso.datetime().nullable(),
    ageSeconds: z.number().nullable(),
    complete: z.boolean(),
    configReadiness: z.looseObject({
      status,
      missing: z.array(z.string()),
      malformed: z.array(z.string()),
      unconfigured: z.array(z.string()),
    }),
  })
  .meta({ id: "HealthSurface" });

export const changeEventsSchema = z
  .object({ change: z.object({ about: z.enum(["capture", "notification"]).describe("what there is to fetch anew for") }) })
  .meta({ id: "ChangeEvents", description: "By its name, the data of each event." });
