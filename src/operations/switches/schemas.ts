import * as z from "zod";
import { SWITCHABLE, type SwitchableFeature } from "../../platform/switches.ts";

export const featureSchema = z.enum(Object.keys(SWITCHABLE) as [SwitchableFeature, ...SwitchableFeature[]]);
const stateSchema = z.enum(["on", "off", "failover"]);
const reason = z.string().trim().min(3, "say why, in at least three characters").max(500);

export const switchParams = z.object({ feature: featureSchema.describe("What is turned off and on.") });
export const setSwitchBody = z.strictObject({
  state: stateSchema,
  owner: z.string().trim().min(1).max(100).describe("Who answers for it while it is not on."),
  reason,
  expiresAt: z.iso.datetime({ offset: true }).optional().describe("When it goes back on by itself."),
});

export const switchSchema = z
  .object({
    feature: featureSchema,
    state: stateSchema.describe("What holds now, expiry considered."),
    alternative: z.string().nullable().describe("What `failover` means for this feature; null where there is none."),
    owner: z.string().nullable(),
    reason: z.string().nullable(),
    expiresAt: z.iso.datetime().nullable(),
    setBy: z.string().nullable(),
    setAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "Switch" });

export const setFreezeBody = z.strictObject({
  frozen: z.boolean(),
  reason,
  incidentId: z
    .string()
    .max(60)
    .optional()
    .describe("The open incident that holds deploys, or lets them go; a thaw without one lets go of all that hold them."),
});
export const overrideFreezeBody = z.strictObject({ reason, releaseId: z.string().trim().min(1).max(200) });
const holderSchema = z.object({
  reason: z.string(),
  setBy: z.string(),
  setAt: z.iso.datetime(),
  releaseId: z.string().describe("The release in service when it began to hold."),
  incidentId: z.string().nullable().describe("Null where operators hold them by hand."),
});
export const freezeSchema = z
  .object({
    frozen: z.boolean(),
    reason: z.string().nullable().describe("This and what follows is of who has held them longest, or of the last thaw."),
    setBy: z.string().nullable(),
    setAt: z.iso.datetime().nullable(),
    releaseId: z.string().nullable().describe("The release in service when deploys were frozen."),
    incidentId: z.string().nullable(),
    holders: z.array(holderSchema).describe("Who holds deploys, oldest first: they go out again when nobody does."),
  })
  .meta({ id: "DeployFreeze" });
