import { authorOf } from "../../platform/audit/line.ts";
import { operatorActed } from "../../platform/events/operators.ts";
import type { Actor, OperatorRole } from "../../platform/identity.ts";
import type { Result } from "../../platform/result.ts";
import type { OperatorAccount, OperatorDeps } from "./ports.ts";
import type { OperatorRefusal } from "./problems.ts";

/** A new role, or in and out of service; takes effect everywhere within the contract's `access.revocationSeconds` (AUTH-3). */
export async function changeOperator(
  deps: OperatorDeps,
  id: string,
  change: { role?: OperatorRole; disabled?: boolean },
  actor: Actor,
): Promise<Result<OperatorAccount, OperatorRefusal>> {
  const changed = await deps.operatorDesk.changeOperator(id, change, authorOf(actor));
  deps.operatorMemory.forget();
  if (changed.ok) operatorActed(deps, { actorId: actor.id, action: "operator.change", subject: id });
  return changed;
}
