import { authorOf } from "../../platform/audit/line.ts";
import { alertHandled } from "../../platform/events/alerts.ts";
import type { Actor } from "../../platform/identity.ts";
import type { AlertDeps, ManyAcknowledged } from "./ports.ts";

/** Says of many alerts that somebody works on them, each as one alone. */
export async function acknowledgeAlerts(deps: AlertDeps, ids: readonly string[], operator: Actor): Promise<ManyAcknowledged> {
  const answer = await deps.alertLedger.acknowledgeMany([...new Set(ids)], authorOf(operator));
  for (const { id, key } of answer.done) alertHandled(deps, { alertId: id, key, action: "acknowledge", operatorId: operator.id });
  return answer;
}
