import type { Hasher } from "../../platform/passwords.ts";
import type { OperatorRole } from "../../platform/identity.ts";
import type { NewOperator, OperatorAccount, OperatorDeps } from "./ports.ts";
import { newTotpSecret, totpUri } from "./totp.ts";

export interface Enrolled extends OperatorAccount {
  totpEnrolment: { secret: string; uri: string } | null;
}

/** An account as the desk takes it: the password hashed, with an authenticator where the contract demands one. */
export async function newOperator(
  deps: OperatorDeps,
  { hash }: Hasher,
  { email, password, role }: { email: string; password: string; role: OperatorRole },
): Promise<NewOperator> {
  const totpSecret = deps.contract.access.operatorTotp === "required" ? await newTotpSecret() : null;
  return { id: deps.ids.next("opr"), email, role, passwordHash: await hash(password), totpSecret };
}

/** An account that was just made, with what is shown this once. */
export const enrolled = async (
  account: OperatorAccount,
  { email, totpSecret }: Pick<NewOperator, "email" | "totpSecret">,
): Promise<Enrolled> => ({
  ...account,
  totpEnrolment: totpSecret === null ? null : { secret: totpSecret, uri: await totpUri(totpSecret, email) },
});
