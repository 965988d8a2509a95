import { authorOf } from "../../platform/audit/line.ts";
import { operatorActed } from "../../platform/events/operators.ts";
import type { Actor } from "../../platform/identity.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { DeployFreeze, FreezeDeps, SwitchDeps } from "./ports.ts";
import { holdersOf } from "./rules.ts";

interface Wanted {
  frozen: boolean;
  reason: string;
  incidentId?: string | undefined;
}

export interface IncidentNotOpen {
  kind: "incident-not-open";
  incidentId: string;
}

/** Freezes or thaws deploys (GEN-2). The release in service is noted, so that one deployed during the freeze is noticed. */
export async function setDeployFreeze(deps: SwitchDeps, wanted: Wanted, actor: Actor): Promise<DeployFreeze> {
  const { frozen, reason, incidentId = null } = wanted;
  const freeze = await deps.switchDesk.setDeployFreeze({ frozen, reason, incidentId, releaseId: deps.settings.releaseId }, authorOf(actor));
  operatorActed(deps, { actorId: actor.id, action: frozen ? "deploys.freeze" : "deploys.thaw", subject: "deploys" });
  return freeze;
}

/** The same for an incident that somebody names: only one that is open holds deploys, because its end lets them go. */
export async function freezeFor(deps: FreezeDeps, wanted: Wanted, actor: Actor): Promise<Result<DeployFreeze, IncidentNotOpen>> {
  const { frozen, incidentId } = wanted;
  if (frozen && incidentId !== undefined && (await deps.incidentBook.incidentStates([incidentId]))[incidentId] !== "open") {
    return refused({ kind: "incident-not-open", incidentId });
  }
  return ok(await setDeployFreeze(deps, wanted, actor));
}

/** The end of an incident is the end of its freeze; whoever else holds deploys goes on holding them. */
export async function thawFor(deps: SwitchDeps, incidentId: string, actor: Actor): Promise<void> {
  if (!holdersOf(await deps.switchDesk.deployFreeze()).some((holder) => holder.incidentId === incidentId)) return;
  await setDeployFreeze(deps, { frozen: false, reason: "its incident is closed", incidentId }, actor);
}
