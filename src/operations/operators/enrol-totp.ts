import { authorOf } from "../../platform/audit/line.ts";
import { operatorActed } from "../../platform/events/operators.ts";
import type { Actor } from "../../platform/identity.ts";
import { ok, type Result } from "../../platform/result.ts";
import type { OperatorDeps } from "./ports.ts";
import type { OperatorRefusal } from "./problems.ts";
import { newTotpSecret, totpUri } from "./totp.ts";

/** A new authenticator for an operator; the one before stops working at once. */
export async function enrolTotp(
  deps: OperatorDeps,
  id: string,
  actor: Actor,
): Promise<Result<{ secret: string; uri: string }, OperatorRefusal>> {
  const secret = await newTotpSecret();
  const result = await deps.operatorDesk.enrolTotp(id, secret, authorOf(actor));
  if (!result.ok) return result;
  operatorActed(deps, { actorId: actor.id, action: "operator.totp.enrol", subject: id });
  return ok({ secret, uri: await totpUri(secret, result.value.email) });
}
