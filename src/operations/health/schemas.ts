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
