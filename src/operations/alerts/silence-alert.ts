import { authorOf } from "../../platform/audit/line.ts";
import { alertHandled } from "../../platform/events/alerts.ts";
import type { Actor } from "../../platform/identity.ts";
import type { Result } from "../../platform/result.ts";
import type { Alert } from "./alert.ts";
import type { AlertDeps, AlertRefusal } from "./ports.ts";

/** Sends nothing about an alert for some seconds, except that it is resolved. The silence holds for its key when it is raised again. */
export async function silenceAlert(deps: AlertDeps, id: string, seconds: number, operator: Actor): Promise<Result<Alert, AlertRefusal>> {
  const handled = await deps.alertLedger.act(id, { kind: "silence", seconds }, authorOf(operator));
  if (handled.ok) alertHandled(deps, { alertId: id, key: handled.value.key, action: "silence", operatorId: operator.id });
  return handled;
}
