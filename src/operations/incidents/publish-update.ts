import { authorOf } from "../../platform/audit/line.ts";
import { incidentUpdatePublished } from "../../platform/events/incidents.ts";
import type { Actor } from "../../platform/identity.ts";
import type { Result } from "../../platform/result.ts";
import type { Incident } from "./incident.ts";
import type { IncidentDeps } from "./ports.ts";
import type { IncidentRefusal } from "./rules.ts";

/** Publishes an update of an open incident: buyers read it at `/status`. */
export async function publishUpdate(
  deps: IncidentDeps,
  id: string,
  text: string,
  operator: Actor,
): Promise<Result<Incident, IncidentRefusal>> {
  const appended = await deps.incidentBook.appendToIncident(id, { kind: "update", text }, authorOf(operator));
  if (appended.ok) incidentUpdatePublished(deps, { incidentId: id, operatorId: operator.id });
  return appended;
}
