import { authorOf } from "../../platform/audit/line.ts";
import { accountsUnheeded } from "../../platform/events/on-call.ts";
import { operatorActed } from "../../platform/events/operators.ts";
import type { Actor, OperatorRole } from "../../platform/identity.ts";
import type { Result } from "../../platform/result.ts";
import { heedAccounts } from "../on-call/heed-accounts.ts";
import type { OnCallDeps } from "../on-call/ports.ts";
import type { OperatorAccount, OperatorDeps } from "./ports.ts";
import type { OperatorRefusal } from "./problems.ts";

/** A new role, or in and out of service; takes effect everywhere within the contract's `access.revocationSeconds` (AUTH-3). Who may not act is called no more. */
export async function changeOperator(
  deps: OperatorDeps & OnCallDeps,
  id: string,
  change: { role?: OperatorRole; disabled?: boolean },
  actor: Actor,
): Promise<Result<OperatorAccount, OperatorRefusal>> {
  const changed = await deps.operatorDesk.changeOperator(id, change, authorOf(actor));
  deps.operatorMemory.forget();
  if (!changed.ok) return changed;
  operatorActed(deps, { actorId: actor.id, action: "operator.change", subject: id });
  await heed(deps);
  return changed;
}

/** The account is changed, whether the ledger answers or not. */
async function heed(deps: OnCallDeps): Promise<void> {
  try {
    await heedAccounts(deps);
  } catch (error) {
    accountsUnheeded(deps, { error });
  }
}
