import { authorOf } from "../../platform/audit/line.ts";
import { sameSecret } from "../../platform/digest.ts";
import { unconfigured } from "../../platform/errors.ts";
import { operatorActed } from "../../platform/events/operators.ts";
import type { Hasher } from "../../platform/passwords.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { enrolled, newOperator, type Enrolled } from "./new-operator.ts";
import type { OperatorDeps } from "./ports.ts";
import type { OperatorRefusal } from "./problems.ts";

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
  return deps.passwords.admit("operator", (hasher) => makeFirst(deps, hasher, input));
}

async function makeFirst(
  deps: OperatorDeps,
  hasher: Hasher,
  input: { email: string; password: string },
): Promise<Result<Enrolled, OperatorRefusal>> {
  const operator = await newOperator(deps, hasher, { ...input, role: "admin" });
  const left = operator.totpSecret === null ? undefined : await enrolLeftOut(deps, hasher, input, operator.totpSecret);
  if (left) return left;
  const made = await deps.operatorDesk.bootstrap(operator, authorOf(operator));
  deps.operatorMemory.forget();
  if (!made.ok) return made;
  operatorActed(deps, { actorId: operator.id, action: "operator.bootstrap", subject: made.value.id });
  return ok(await enrolled(made.value, operator));
}

/** Undefined unless the address is an admin's who has no authenticator and whose password this is. */
async function enrolLeftOut(
  deps: OperatorDeps,
  { verify }: Hasher,
  { email, password }: { email: string; password: string },
  secret: string,
): Promise<Result<Enrolled, OperatorRefusal> | undefined> {
  const begun = await deps.operatorDesk.beginSignIn(email, "bootstrap");
  if (!begun?.ok) return undefined;
  const { account, passwordHash, totpSecret } = begun.value;
  if (account.role !== "admin" || totpSecret !== null || !(await verify(password, passwordHash))) return undefined;
  const enrolment = await deps.operatorDesk.enrolTotp(account.id, secret, authorOf(account));
  if (!enrolment.ok) return enrolment;
  operatorActed(deps, { actorId: account.id, action: "operator.totp.enrol", subject: account.id });
  return ok(await enrolled(enrolment.value, { email: account.email, totpSecret: secret }));
}
