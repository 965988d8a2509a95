import { authorOf } from "../../platform/audit/line.ts";
import { operatorActed } from "../../platform/events/operators.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { Actor } from "../../platform/identity.ts";
import type { DeployFreeze, FreezeOverride, SwitchDeps } from "./ports.ts";

export interface NotFrozen {
  kind: "not-frozen";
}

/** Records that a release goes out in spite of the freeze, by whom and why (GEN-2). The freeze itself stands. */
export async function overrideFreeze(deps: SwitchDeps, override: FreezeOverride, actor: Actor): Promise<Result<DeployFreeze, NotFrozen>> {
  const freeze = await deps.switchDesk.overrideFreeze(override, authorOf(actor));
  if (!freeze) return refused({ kind: "not-frozen" });
  operatorActed(deps, { actorId: actor.id, action: "deploys.freeze-overridden", subject: override.releaseId });
  return ok(freeze);
}
