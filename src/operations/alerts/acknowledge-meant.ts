import { authorOf } from "../../platform/audit/line.ts";
import { alertHandled } from "../../platform/events/alerts.ts";
import type { Actor } from "../../platform/identity.ts";
import type { Result } from "../../platform/result.ts";
import type { AlertDeps, AlertsCounted, AlertsMeant, ManyAcknowledged, MeantRefusal } from "./ports.ts";

/** Says of all open alerts that meet conditions and that nobody has that somebody works on them: of those that were counted, and none that came since. */
export async function acknowledgeMeant(
  deps: AlertDeps,
  meant: AlertsMeant,
  counted: AlertsCounted | undefined,
  operator: Actor,
): Promise<Result<ManyAcknowledged, MeantRefusal>> {
  const answer = await deps.alertLedger.acknowledgeMeant(meant, counted, authorOf(operator));
  const done = answer.ok ? answer.value.done : [];
  for (const { id, key } of done) alertHandled(deps, { alertId: id, key, action: "acknowledge", operatorId: operator.id });
  return answer;
}
