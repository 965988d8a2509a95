import { authorOf } from "../../platform/audit/line.ts";
import { escalationsReplayed } from "../../platform/events/incidents.ts";
import type { Operator } from "../../platform/identity.ts";
import { refused, type Result } from "../../platform/result.ts";
import { transportSettings } from "../alerts/transports.ts";
import type { Incident } from "./incident.ts";
import type { IncidentDeps } from "./ports.ts";
import type { IncidentRefusal } from "./rules.ts";

/** Makes calls of support again that it had taken, or that were given up (GEN-7); what becomes of each is noted on the incident. */
export async function replayEscalations(
  deps: IncidentDeps,
  id: string,
  limit: number,
  operator: Operator,
): Promise<Result<Incident, IncidentRefusal>> {
  if (!transportSettings(deps.settings, "support")) return refused({ kind: "support-not-configured" });
  const replayed = await deps.incidentBook.replayEscalations(id, limit, authorOf(operator));
  if (replayed.ok) escalationsReplayed(deps, { incidentId: id, operatorId: operator.id, limit });
  return replayed;
}
