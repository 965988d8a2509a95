import { deliverAlerts } from "../src/operations/alerts/deliver-alerts.ts";
import type { IncidentAlertMessage } from "../src/operations/alerts/ports.ts";
import { incidentAlertMessage } from "../src/operations/alerts/wake-up-message.ts";
import { alertMessageMalformed } from "../src/platform/events/alerts.ts";
import { ACK, type BatchConsumer, type QueueMessage } from "./consumer.ts";

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
    const message = incidentAlertMessage().safeParse(body);
    if (message.success) return [message.data];
    alertMessageMalformed(deps, { queue: "incident-alerts", messageId: id, error: message.error });
    return [];
  }
};
