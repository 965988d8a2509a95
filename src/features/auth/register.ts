import { buyerRegistered } from "../../platform/events/auth.ts";
import type { Language } from "../../platform/language/languages.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { addressStateOf } from "./address-state.ts";
import type { AuthDeps } from "./ports.ts";
import type { AddressState } from "./schemas.ts";
import { refuseCommonPassword, type PasswordCommon } from "./refuse-common-password.ts";
import { sendVerification } from "./send-verification.ts";
import { insertBuyer } from "./store.ts";
import { keysOf } from "./tokens.ts";

/**
 * Makes a buyer's account and promises its address a mail, in one row; the mail is sent behind the answer.
 * Refused with `email-taken`, or `password-common`; fails closed where buyers could not sign in afterwards, and where too many wait to have a password hashed.
 */
export async function register(
  deps: AuthDeps,
  input: { email: string; password: string; name: string; language: Language },
): Promise<Result<{ id: string; email: string; name: string } & AddressState, { kind: "email-taken" } | PasswordCommon>> {
  keysOf(deps);
  const common = await refuseCommonPassword(input.password, "password");
  if (common) return common;
  const buyer = { id: deps.ids.next("usr"), email: input.email, name: input.name };
  const passwordHash = await deps.passwords.admit("buyer", ({ hash }) => hash(input.password));
  const createdAt = deps.clock.now();
  const promised = { verificationMails: 1, verificationAskedAt: createdAt, verificationMail: "pending" as const, emailVerifiedAt: null };
  const row = {
    ...buyer,
    ...promised,
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
  };
  if (!(await insertBuyer(deps.db, row))) return refused({ kind: "email-taken" });
  buyerRegistered(deps, { buyerId: buyer.id });
  deps.defer(sendVerification(deps, row));
  return ok({ ...buyer, ...addressStateOf(deps, row) });
}
