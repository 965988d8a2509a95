import * as z from "zod";
import type { CountedRaise } from "../src/operations/alerts/alert.ts";
import { deliverAlerts } from "../src/operations/alerts/deliver-alerts.ts";
import type { IncidentAlertMessage } from "../src/operations/alerts/ports.ts";
import { ALERT_SEVERITIES } from "../src/platform/alerts.ts";
import { alertMessageMalformed } from "../src/platform/events/alerts.ts";
import { idSchema } from "../src/platform/ids.ts";
import { ACK, type BatchConsumer, type QueueMessage } from "./consumer.ts";

const raiseSchema = z.object({
  key: z.string(),
  severity: z.enum(ALERT_SEVERITIES),
  summary: z.string(),
  detail: z.record(z.string(), z.unknown()).optional(),
  explains: z.array(z.string()).optional(),
  count: z.int().positive(),
  source: z.string(),
}) satisfies z.ZodType<CountedRaise>;

/** Fields of later versions are let through: messages outlive a deploy. */
export const incidentAlertMessage = z.union([
  z.object({ deliveryId: idSchema("dlv") }),
  z.object({ raise: raiseSchema }),
]) satisfies z.ZodType<IncidentAlertMessage>;

/** Wake-ups of deliveries, and raises that the ledger could not take when they were raised. */
export const incidentAlerts: BatchConsumer = async (messages, deps) => {
  const parsed = messages.flatMap((message) => parse(message));
  const raises = parsed.flatMap((body) => ("raise" in body ? [body.raise] : []));
  if (raises.length > 0) await deps.alertLedger.raise(raises);
  await deliverAlerts(
    deps,
    parsed.flatMap((body) => ("deliveryId" in body ? [body.deliveryId] : [])),
  );
  return ACK;

  function parse({ id, body }: QueueMessage): IncidentAlertMessage[] {
    const message = incidentAlertMessage.safeParse(body);
    if (message.success) return [message.data];
    alertMessageMalformed(deps, { queue: "incident-alerts", messageId: id, error: message.error });
    return [];
  }
};
