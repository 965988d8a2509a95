import { authorOf } from "../../platform/audit/line.ts";
import { incidentNoted } from "../../platform/events/incidents.ts";
import type { Actor } from "../../platform/identity.ts";
import type { Result } from "../../platform/result.ts";
import type { Incident } from "./incident.ts";
import type { IncidentDeps } from "./ports.ts";
import type { IncidentRefusal } from "./rules.ts";

/** Adds a note to an open incident; nobody but operators sees it. */
export async function addNote(deps: IncidentDeps, id: string, text: string, operator: Actor): Promise<Result<Incident, IncidentRefusal>> {
  const appended = await deps.incidentBook.appendToIncident(id, { kind: "note", text }, authorOf(operator));
  if (appended.ok) incidentNoted(deps, { incidentId: id, operatorId: operator.id });
  return appended;
}
