import { sameSecret } from "../../platform/digest.ts";
import { unconfigured } from "../../platform/errors.ts";
import { operatorActed } from "../../platform/events/operators.ts";
import type { OperatorRole } from "../../platform/identity.ts";
import { hashPassword, verifyPassword } from "../../platform/passwords.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { Actor, DeskRefusal, NewOperator, OperatorAccount, OperatorDeps } from "./ports.ts";
import type { OperatorRefusal } from "./problems.ts";
import { newTotpSecret, totpUri } from "./totp.ts";

export interface Enrolled extends OperatorAccount {
  totpEnrolment: { secret: string; uri: string } | null;
}

/**
 * Makes the first admin, once, for whoever holds `OPS_BOOTSTRAP_SECRET`. An admin from before the contract demanded a second factor
 * gets an authenticator here, with the password: nobody could sign in to enrol one.
 */
export async function bootstrapOperator(
  deps: OperatorDeps,
  input: { email: string; password: string; bootstrapSecret: string },
): Promise<Result<Enrolled, OperatorRefusal>> {
  const { opsBootstrap } = deps.settings;
  if (opsBootstrap.state !== "configured") throw unconfigured("bootstrap", ["OPS_BOOTSTRAP_SECRET"]);
  if (!sameSecret(input.bootstrapSecret, opsBootstrap.value.OPS_BOOTSTRAP_SECRET)) return refused({ kind: "bootstrap-refused" });
  const operator = await newOperator(deps, { ...input, role: "admin" });
  const left = operator.totpSecret === null ? undefined : await enrolLeftOut(deps, input, operator.totpSecret);
  if (left) return left;
  return enrolled(
    deps,
    operator,
    await deps.operatorDesk.bootstrap(operator),
    { id: operator.id, email: operator.email },
    "operator.bootstrap",
  );
}

/** An admin's verb. Where the contract demands a second factor, the answer carries its enrolment: nobody signs in without. */
export async function addOperator(
  deps: OperatorDeps,
  input: { email: string; password: string; role: OperatorRole },
  actor: Actor,
): Promise<Result<Enrolled, OperatorRefusal>> {
  const operator = await newOperator(deps, input);
  return enrolled(deps, operator, await deps.operatorDesk.add(operator, actor), actor, "operator.add");
}

/** A new role, or in and out of service; takes effect everywhere within the contract's `access.revocationSeconds` (AUTH-3). */
export async function changeOperator(
  deps: OperatorDeps,
  id: string,
  change: { role?: OperatorRole; disabled?: boolean },
  actor: Actor,
): Promise<Result<OperatorAccount, OperatorRefusal>> {
  const changed = await deps.operatorDesk.change(id, change, actor);
  deps.operatorMemory.forget();
  if (changed.ok) operatorActed(deps, { actorId: actor.id, action: "operator.change", subject: id });
  return changed;
}

/** A new authenticator for an operator; the one before stops working at once. */
export async function enrolTotp(
  deps: OperatorDeps,
  id: string,
  actor: Actor,
): Promise<Result<{ secret: string; uri: string }, OperatorRefusal>> {
  const secret = newTotpSecret();
  const result = await deps.operatorDesk.enrolTotp(id, secret, actor);
  if (!result.ok) return result;
  operatorActed(deps, { actorId: actor.id, action: "operator.totp.enrol", subject: id });
  return ok({ secret, uri: totpUri(secret, result.value.email) });
}

/** Undefined unless the address is an admin's who has no authenticator and whose password this is. */
async function enrolLeftOut(
  deps: OperatorDeps,
  { email, password }: { email: string; password: string },
  secret: string,
): Promise<Result<Enrolled, OperatorRefusal> | undefined> {
  const begun = await deps.operatorDesk.beginSignIn(email, "bootstrap");
  if (!begun?.ok) return undefined;
  const { account, passwordHash, totpSecret } = begun.value;
  if (account.role !== "admin" || totpSecret !== null || !(await verifyPassword(password, passwordHash))) return undefined;
  const actor = { id: account.id, email: account.email };
  const result = await deps.operatorDesk.enrolTotp(account.id, secret, actor);
  if (!result.ok) return result;
  operatorActed(deps, { actorId: account.id, action: "operator.totp.enrol", subject: account.id });
  return ok({ ...result.value, totpEnrolment: { secret, uri: totpUri(secret, account.email) } });
}

async function newOperator(
  deps: OperatorDeps,
  { email, password, role }: { email: string; password: string; role: OperatorRole },
): Promise<NewOperator> {
  const totpSecret = deps.contract.access.operatorTotp === "required" ? newTotpSecret() : null;
  return { id: deps.ids.next("opr"), email, role, passwordHash: await hashPassword(password), totpSecret };
}

function enrolled(
  deps: OperatorDeps,
  { email, totpSecret }: NewOperator,
  result: Result<OperatorAccount, DeskRefusal>,
  actor: Actor,
  action: string,
): Result<Enrolled, OperatorRefusal> {
  deps.operatorMemory.forget();
  if (!result.ok) return result;
  operatorActed(deps, { actorId: actor.id, action, subject: result.value.id });
  return ok({ ...result.value, totpEnrolment: totpSecret === null ? null : { secret: totpSecret, uri: totpUri(totpSecret, email) } });
}
