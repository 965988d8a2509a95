import { authorOf } from "../../platform/audit/line.ts";
import { alertHandled } from "../../platform/events/alerts.ts";
import type { Actor } from "../../platform/identity.ts";
import type { Result } from "../../platform/result.ts";
import type { Alert } from "./alert.ts";
import type { AlertDeps, AlertRefusal } from "./ports.ts";

/** Says that somebody works on an alert: no reminders until its severity rises. */
export async function acknowledgeAlert(deps: AlertDeps, id: string, operator: Actor): Promise<Result<Alert, AlertRefusal>> {
  const handled = await deps.alertLedger.act(id, { kind: "acknowledge" }, authorOf(operator));
  if (handled.ok) alertHandled(deps, { alertId: id, key: handled.value.key, action: "acknowledge", operatorId: operator.id });
  return handled;
}
