import { buyerRegistered } from "../../platform/events/auth.ts";
import type { Language } from "../../platform/language/languages.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { addressStateOf } from "./address-state.ts";
import type { AuthDeps } from "./ports.ts";
import type { AddressState } from "./schemas.ts";
import { refuseCommonPassword, type PasswordCommon } from "./refuse-common-password.ts";
import { sendVerification } from "./send-verification.ts";
import { insertBuyer } from "./store.ts";
import { judged } from "./throttle-sign-in.ts";
import { throttleRegistration, type RegistrationsThrottled } from "./throttle-registration.ts";
import { keysOf } from "./tokens.ts";

/**
 * Makes a buyer's account and promises its address a mail, in one row; the mail is sent behind the answer.
 * Refused with `email-taken`, `password-common`, or `registrations-throttled` before anything is hashed; fails closed where buyers could not sign in afterwards, and where too many wait to have a password hashed.
 */
export async function register(
  deps: AuthDeps,
  input: { email: string; password: string; name: string; language: Language; address: string },
): Promise<
  Result<{ id: string; email: string; name: string } & AddressState, { kind: "email-taken" } | PasswordCommon | RegistrationsThrottled>
> {
  keysOf(deps);
  const common = await refuseCommonPassword(input.password, "password");
  if (common) return common;
  const buyer = { id: deps.ids.next("usr"), email: input.email, name: input.name };
  const hashed = await deps.passwords.admit("buyer", async ({ hash }) => {
    const counted = await throttleRegistration(deps, input.address);
    if (!counted.ok) return counted;
    return ok({ counted: counted.value, passwordHash: await judged(counted.value, () => hash(input.password)) });
  });
  if (!hashed.ok) return hashed;
  const { counted, passwordHash } = hashed.value;
  const createdAt = deps.clock.now();
  const promised = { verificationMails: 1, verificationAskedAt: createdAt, verificationMail: "pending" as const, emailVerifiedAt: null };
  const row = {
    ...buyer,
    ...promised,
    kind: "buyer" as const,
    language: input.language,
    passwordHash,
    createdAt,
    passwordResetAskedAt: null,
    passwordResetMail: null,
    passwordResetMails: 0,
    closedAt: null,
    eraseAt: null,
    suspendedAt: null,
    suspendedReason: null,
    ...{ newEmail: null, newEmailAskedAt: null, newEmailSession: null, newEmailMail: null, newEmailMails: 0 },
  };
  if (!(await judged(counted, () => insertBuyer(deps.db, row)))) return refused({ kind: "email-taken" });
  buyerRegistered(deps, { buyerId: buyer.id });
  deps.defer(sendVerification(deps, row));
  return ok({ ...buyer, ...addressStateOf(deps, row) });
}
