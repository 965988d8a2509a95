import { authorOf } from "../../platform/audit/line.ts";
import { alertHandled } from "../../platform/events/alerts.ts";
import type { Actor } from "../../platform/identity.ts";
import type { Result } from "../../platform/result.ts";
import type { Alert } from "./alert.ts";
import type { AlertDeps, AlertRefusal } from "./ports.ts";

/** Resolves an alert by hand; the channel hears of it where it was told of the alert at all. */
export async function resolveAlert(deps: AlertDeps, id: string, reason: string, operator: Actor): Promise<Result<Alert, AlertRefusal>> {
  const handled = await deps.alertLedger.act(id, { kind: "resolve", reason }, authorOf(operator));
  if (handled.ok) alertHandled(deps, { alertId: id, key: handled.value.key, action: "resolve", operatorId: operator.id });
  return handled;
}
