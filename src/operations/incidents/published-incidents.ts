import type { IncidentDeps, PublicIncident } from "./ports.ts";

/** What the public status page tells: incidents with public updates that are open, or were closed within a day. */
export async function publishedIncidents(deps: Pick<IncidentDeps, "incidentBook">): Promise<readonly PublicIncident[]> {
  return deps.incidentBook.publishedIncidents();
}
