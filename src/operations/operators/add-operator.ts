import { authorOf } from "../../platform/audit/line.ts";
import { operatorActed } from "../../platform/events/operators.ts";
import type { Actor, OperatorRole } from "../../platform/identity.ts";
import { ok, type Result } from "../../platform/result.ts";
import { enrolled, newOperator, type Enrolled } from "./new-operator.ts";
import type { OperatorDeps } from "./ports.ts";
import type { OperatorRefusal } from "./problems.ts";

/** An admin's verb. Where the contract demands a second factor, the answer carries its enrolment: nobody signs in without. */
export async function addOperator(
  deps: OperatorDeps,
  input: { email: string; password: string; role: OperatorRole },
  actor: Actor,
): Promise<Result<Enrolled, OperatorRefusal>> {
  const operator = await deps.passwords.admit("operator", (hasher) => newOperator(deps, hasher, input));
  const added = await deps.operatorDesk.addOperator(operator, authorOf(actor));
  deps.operatorMemory.forget();
  if (!added.ok) return added;
  operatorActed(deps, { actorId: actor.id, action: "operator.add", subject: added.value.id });
  return ok(await enrolled(added.value, operator));
}
