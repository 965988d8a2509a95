import { authorOf } from "../../platform/audit/line.ts";
import { operatorActed } from "../../platform/events/operators.ts";
import type { Actor } from "../../platform/identity.ts";
import type { DeployFreeze, SwitchDeps } from "./ports.ts";

/** Freezes or thaws deploys (GEN-2). The release in service is noted, so that one deployed during the freeze is noticed. */
export async function setDeployFreeze(
  deps: SwitchDeps,
  wanted: { frozen: boolean; reason: string; incidentId?: string | undefined },
  actor: Actor,
): Promise<DeployFreeze> {
  const { frozen, reason, incidentId = null } = wanted;
  const freeze = await deps.switchDesk.setDeployFreeze({ frozen, reason, incidentId, releaseId: deps.settings.releaseId }, authorOf(actor));
  operatorActed(deps, { actorId: actor.id, action: frozen ? "deploys.freeze" : "deploys.thaw", subject: "deploys" });
  return freeze;
}
