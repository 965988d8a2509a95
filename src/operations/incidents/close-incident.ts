import { authorOf } from "../../platform/audit/line.ts";
import { incidentClosed } from "../../platform/events/incidents.ts";
import type { Operator } from "../../platform/identity.ts";
import type { Result } from "../../platform/result.ts";
import type { Incident } from "./incident.ts";
import type { IncidentDeps } from "./ports.ts";
import type { CloseRequest, IncidentRefusal } from "./rules.ts";

/** Closes an incident with its review (GEN-9). The exchange-rate coverage of the last health capture goes with it, where it is known. */
export async function closeIncident(
  deps: IncidentDeps,
  id: string,
  request: CloseRequest,
  operator: Operator,
): Promise<Result<Incident, IncidentRefusal>> {
  const coverage = request.fxCoverage ?? (await capturedCoverage(deps));
  const closed = await deps.incidentBook.closeIncident(id, { ...request, fxCoverage: coverage }, authorOf(operator));
  if (closed.ok) incidentClosed(deps, { incidentId: id, operatorId: operator.id });
  return closed;
}

async function capturedCoverage(deps: IncidentDeps): Promise<string | undefined> {
  const capture = await deps.captureDesk.lastCapture();
  const coverage = capture?.sections.find(({ name }) => name === "fx")?.figures["coverage"];
  return typeof coverage === "string" ? coverage : undefined;
}
