import { authorOf } from "../../platform/audit/line.ts";
import { incidentClosed } from "../../platform/events/incidents.ts";
import type { Operator } from "../../platform/identity.ts";
import type { Result } from "../../platform/result.ts";
import { thawFor } from "../switches/set-deploy-freeze.ts";
import { coverageIn } from "./fx-coverage.ts";
import type { FxCoverage, Incident } from "./incident.ts";
import type { IncidentDeps } from "./ports.ts";
import type { CloseRequest, IncidentRefusal } from "./rules.ts";

/**
 * Closes an incident with its review (GEN-9). The exchange-rate coverage of the last health capture goes with it, where that is
 * recent enough to know it (FX-5), and of one about a model how that is accounted for now. Throws `dependency-unavailable` where
 * either cannot be read: nothing is closed unseen. Its freeze of deploys ends with it.
 */
export async function closeIncident(
  deps: IncidentDeps,
  id: string,
  request: Omit<CloseRequest, "modelAccounting" | "fxCoverage">,
  operator: Operator,
): Promise<Result<Incident, IncidentRefusal>> {
  const coverage = await recentCoverage(deps);
  if (coverage) await deps.incidentBook.noteFxCoverage(coverage);
  const model = (await deps.incidentBook.readIncident(id))?.model ?? null;
  const modelAccounting = model === null ? undefined : await deps.modelAccounting(model);
  const closed = await deps.incidentBook.closeIncident(
    id,
    { ...request, fxCoverage: coverage?.state, modelAccounting },
    authorOf(operator),
  );
  if (closed.ok) incidentClosed(deps, { incidentId: id, operatorId: operator.id });
  // Also of one that was closed before: whoever died in between left its freeze, and closing it again lets it go.
  if (closed.ok || closed.refusal.kind === "incident-closed") await thawFor(deps, id, operator);
  return closed;
}

async function recentCoverage(deps: IncidentDeps): Promise<FxCoverage | undefined> {
  const coverage = coverageIn(await deps.captureDesk.lastCapture());
  const oldest = deps.clock.now().getTime() - deps.contract.health.staleSeconds * 1000;
  return coverage && coverage.capturedAt >= oldest ? coverage : undefined;
}
