import { alertsDeadLettered } from "../../platform/events/alerts.ts";
import type { DeathCause } from "./delivery.ts";
import type { AlertDeps } from "./ports.ts";
import { secondaryConfigured } from "./transports.ts";

/** Stores the dead letters that came through the dead-letter queue; storing one twice is once. */
export async function buryDeliveries(deps: AlertDeps, deliveryIds: readonly string[], cause: DeathCause): Promise<void> {
  const stored = await deps.alertLedger.bury(
    deliveryIds.map((deliveryId) => ({ deliveryId, cause })),
    secondaryConfigured(deps.settings),
  );
  alertsDeadLettered(deps, { deliveryIds, cause, stored });
}
