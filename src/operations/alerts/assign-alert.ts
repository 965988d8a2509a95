import { authorOf } from "../../platform/audit/line.ts";
import { alertHandled } from "../../platform/events/alerts.ts";
import type { Actor } from "../../platform/identity.ts";
import type { Result } from "../../platform/result.ts";
import type { Alert } from "./alert.ts";
import type { AlertDeps, AlertRefusal } from "./ports.ts";

/** Says who works on an alert, or that nobody does. */
export async function assignAlert(deps: AlertDeps, id: string, to: string | null, operator: Actor): Promise<Result<Alert, AlertRefusal>> {
  const handled = await deps.alertLedger.act(id, { kind: "assign", to }, authorOf(operator));
  if (handled.ok) alertHandled(deps, { alertId: id, key: handled.value.key, action: "assign", operatorId: operator.id });
  return handled;
}
