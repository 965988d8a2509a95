import * as z from "zod";
import { buryDeliveries } from "../src/operations/alerts/bury-deliveries.ts";
import { DEATH_CAUSES } from "../src/operations/alerts/delivery.ts";
import { incidentAlertMessage } from "../src/operations/alerts/wake-up-message.ts";
import { alertMessageMalformed } from "../src/platform/events/alerts.ts";
import { ACK, type BatchConsumer } from "./consumer.ts";

/** The ledger's own letters say why; a message without a cause was given up by the platform, because its consumer kept crashing. */
const causeOf = z.object({ cause: z.enum(DEATH_CAUSES).default("consumer-crashed") });

/** Stores what was given up where operators decide. A raise that ends here is stored as what it is: an alert. */
export const incidentAlertsDeadLetters: BatchConsumer = async (messages, deps) => {
  const byCause = new Map<(typeof DEATH_CAUSES)[number], string[]>();
  for (const { id, body } of messages) {
    const message = incidentAlertMessage().safeParse(body);
    if (!message.success) alertMessageMalformed(deps, { queue: "incident-alerts-dlq", messageId: id, error: message.error });
    else if ("raise" in message.data) await deps.alertLedger.raise([message.data.raise]);
    else {
      const { cause } = causeOf.parse(body);
      byCause.set(cause, [...(byCause.get(cause) ?? []), message.data.deliveryId]);
    }
  }
  for (const [cause, ids] of byCause) await buryDeliveries(deps, ids, cause);
  return ACK;
};
