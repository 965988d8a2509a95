import { authorOf } from "../../platform/audit/line.ts";
import { incidentClosed } from "../../platform/events/incidents.ts";
import type { Operator } from "../../platform/identity.ts";
import type { Result } from "../../platform/result.ts";
import type { Incident } from "./incident.ts";
import type { IncidentDeps } from "./ports.ts";
import type { CloseRequest, IncidentRefusal } from "./rules.ts";

/**
 * Closes an incident with its review (GEN-9). The exchange-rate coverage of the last health capture goes with it, where it is known, and of one
 * about a model how that is accounted for now. Throws `dependency-unavailable` where the latter cannot be read: nothing is closed unseen.
 */
export async function closeIncident(
  deps: IncidentDeps,
  id: string,
  request: Omit<CloseRequest, "modelAccounting">,
  operator: Operator,
): Promise<Result<Incident, IncidentRefusal>> {
  const coverage = request.fxCoverage ?? (await capturedCoverage(deps));
  const model = (await deps.incidentBook.readIncident(id))?.model ?? null;
  const modelAccounting = model === null ? undefined : await deps.modelAccounting(model);
  const closed = await deps.incidentBook.closeIncident(id, { ...request, fxCoverage: coverage, modelAccounting }, authorOf(operator));
  if (closed.ok) incidentClosed(deps, { incidentId: id, operatorId: operator.id });
  return closed;
}

async function capturedCoverage(deps: IncidentDeps): Promise<string | undefined> {
  const capture = await deps.captureDesk.lastCapture();
  const coverage = capture?.sections.find(({ name }) => name === "fx")?.figures["coverage"];
  return typeof coverage === "string" ? coverage : undefined;
}
