import * as z from "zod";
import { ALERT_SEVERITIES } from "../../platform/alerts.ts";
import { idSchema } from "../../platform/ids.ts";
import type { CountedRaise } from "./alert.ts";
import type { IncidentAlertMessage } from "./ports.ts";
import { once } from "../../platform/once.ts";

const raiseSchema = once(
  () =>
    z.object({
      key: z.string(),
      severity: z.enum(ALERT_SEVERITIES),
      summary: z.string(),
      detail: z.record(z.string(), z.unknown()).optional(),
      explains: z.array(z.string()).optional(),
      count: z.int().positive(),
      source: z.string(),
      by: z.object({ id: z.string(), email: z.string(), requestId: z.string().nullable().default(null) }).optional(),
    }) satisfies z.ZodType<CountedRaise>,
);

/** A wake-up of a delivery, or a raise the ledger could not take. Fields of later versions are let through: messages outlive a deploy. */
export const incidentAlertMessage = once(
  () => z.union([z.object({ deliveryId: idSchema("dlv") }), z.object({ raise: raiseSchema() })]) satisfies z.ZodType<IncidentAlertMessage>,
);
