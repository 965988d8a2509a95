import { authorOf } from "../../platform/audit/line.ts";
import type { Contract } from "../../platform/contract.ts";
import { AppError } from "../../platform/errors.ts";
import { blastRadiusUnread, incidentOpened } from "../../platform/events/incidents.ts";
import { httpMetrics } from "../../platform/events/http.ts";
import type { Operator } from "../../platform/identity.ts";
import { setDeployFreeze } from "../switches/set-deploy-freeze.ts";
import { blastRadiusOf } from "./blast-radius.ts";
import type { Incident } from "./incident.ts";
import type { IncidentDeps, NewIncident } from "./ports.ts";
import { recorded, say } from "../../platform/language/say.ts";

export interface OpenIncident extends Pick<NewIncident, "title" | "severity" | "model" | "concerns"> {
  freezeDeploys: boolean;
}

/**
 * Opens an incident: in one action who, when, a copy of the health state and the blast radius (GEN-1). What of these cannot be
 * read leaves a gap that is said, never an incident that could not be opened. Its timeline begins with the alerts that stand. Freezing deploys (GEN-2) is noted when it is done.
 * Throws `validation` for a model that the contract does not know.
 */
export async function openIncident(deps: IncidentDeps, { freezeDeploys, ...facts }: OpenIncident, operator: Operator): Promise<Incident> {
  const model = facts.model === null ? null : knownModel(deps.contract, facts.model);
  const { blastRadiusMinutes } = deps.contract.incidents;
  const [health, window] = await Promise.all([
    deps.captureDesk.lastCapture().catch((error: unknown) => unread("health", error)),
    deps.metricsReader
      .read([httpMetrics.requests, httpMetrics.affectedBuyers, httpMetrics.affectedClients], blastRadiusMinutes)
      .catch((error: unknown) => unread("metrics", error)),
  ]);
  const blastRadius = blastRadiusOf(health?.sections, window, blastRadiusMinutes);
  const incident = await deps.incidentBook.openIncident(
    { ...facts, model, health, blastRadius, releaseId: deps.settings.releaseId },
    authorOf(operator),
  );
  incidentOpened(deps, { incidentId: incident.id, operatorId: operator.id, severity: incident.severity });
  if (!freezeDeploys) return incident;

  await setDeployFreeze(deps, { frozen: true, reason: `Incident: ${incident.title}`, incidentId: incident.id }, operator);
  const noted = await deps.incidentBook.appendToIncident(
    incident.id,
    { kind: "deploys-frozen", text: recorded`deploys are frozen` },
    authorOf(operator),
  );
  return noted.ok ? noted.value : incident;

  function unread(what: string, error: unknown): undefined {
    blastRadiusUnread(deps, { what, error });
    return undefined;
  }
}

/** The contract's name of a model that may be called by several. */
function knownModel({ llm }: Contract, name: string): string {
  const known = llm.models.find(({ model, aliases }) => model === name || aliases.includes(name));
  if (known) return known.model;
  const names = llm.models.map(({ model }) => model).join(", ");
  throw new AppError("validation", "the contract does not know the model", {
    errors: [{ pointer: "/model", detail: say`is none of ${names}` }],
  });
}
