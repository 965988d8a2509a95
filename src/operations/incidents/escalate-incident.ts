import { authorOf } from "../../platform/audit/line.ts";
import { incidentEscalated } from "../../platform/events/incidents.ts";
import type { Operator } from "../../platform/identity.ts";
import { refused, type Result } from "../../platform/result.ts";
import { transportSettings } from "../alerts/transports.ts";
import type { Incident } from "./incident.ts";
import type { IncidentDeps } from "./ports.ts";
import type { IncidentRefusal } from "./rules.ts";

/** Calls support by its webhook (GEN-8): delivered like an alert, with retries; what becomes of it is noted on the incident. */
export async function escalateIncident(
  deps: IncidentDeps,
  id: string,
  message: string,
  operator: Operator,
): Promise<Result<Incident, IncidentRefusal>> {
  if (!transportSettings(deps.settings, "support")) return refused({ kind: "support-not-configured" });
  const escalated = await deps.incidentBook.escalateIncident(id, message, authorOf(operator));
  if (escalated.ok) incidentEscalated(deps, { incidentId: id, operatorId: operator.id });
  return escalated;
}
