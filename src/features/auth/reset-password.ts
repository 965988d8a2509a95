import { sha256 } from "../../platform/digest.ts";
import { passwordReset, passwordResetRefused } from "../../platform/events/auth.ts";
import type { Hasher } from "../../platform/passwords.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { ThrottleRefusal } from "../../platform/sign-in-throttle.ts";
import type { AuthDeps } from "./ports.ts";
import { refuseCommonPassword, type PasswordCommon } from "./refuse-common-password.ts";
import { revokeStandingTokens } from "./revoke-service-token.ts";
import { replacePassword } from "./replace-password.ts";
import { findBuyer, markVerified, type BuyerRow } from "./store.ts";
import { judged, throttleSignIn } from "./throttle-sign-in.ts";
import { readPasswordReset, type PasswordResetClaims } from "./tokens.ts";

type Refusal = { kind: "password-reset-token-invalid" };

interface Reset {
  token: string;
  newPassword: string;
  /** Where the caller is. */
  address: string;
}

/**
 * Gives the buyer to whose address the token was mailed another password; all of his sessions and service tokens end, with
 * the automations that were made before anybody had proven the address, and it is proven now.
 * The token is good once, and not after the password was changed otherwise; again with the same password, after an answer that was lost, is
 * no error. Throws `overloaded` where too many wait to have a password hashed.
 */
export async function resetPassword(
  deps: AuthDeps,
  { token, newPassword, address }: Reset,
): Promise<Result<{ sessionsEnded: number }, ThrottleRefusal | PasswordCommon | Refusal>> {
  const common = await refuseCommonPassword(newPassword, "newPassword");
  if (common) return common;
  const claims = await readPasswordReset(deps, token);
  if (!claims) return invalid(deps);
  const verdict = await deps.passwords.admit("buyer", (hasher) => judge(deps, hasher, claims, { newPassword, address }));
  if (!verdict.ok) {
    passwordResetRefused(deps, { reason: verdict.refusal.kind === "sign-in-throttled" ? "throttled" : "token" });
    return verdict;
  }
  const { buyer, becomes } = verdict.value;
  const { id: buyerId, email } = buyer;
  // Before, while whoever resets can do it again; and once no session can make one any more.
  await revokeStandingTokens(deps, buyerId);
  let ended: { sessions: number; automations: number } | undefined = { sessions: 0, automations: 0 };
  if (becomes !== buyer.passwordHash) {
    ended = await replacePassword(deps, { buyer, becomes, how: "reset" });
    if (!ended) return invalid(deps);
    await revokeStandingTokens(deps, buyerId);
  }
  await markVerified(deps.db, { buyerId, email }, deps.clock.now());
  passwordReset(deps, { buyerId, ...ended });
  return ok({ sessionsEnded: ended.sessions });
}

async function judge(
  deps: AuthDeps,
  { verify, hash }: Hasher,
  { sub, email, replaces }: PasswordResetClaims,
  { newPassword, address }: Omit<Reset, "token">,
): Promise<Result<{ buyer: BuyerRow; becomes: string }, ThrottleRefusal | Refusal>> {
  const buyer = await findBuyer(deps.db, sub);
  if (buyer?.email !== email) return refused({ kind: "password-reset-token-invalid" });
  // Who has the token guesses nothing, and is whom the throttle keeps out after he has tried all the passwords he remembers.
  const isHis = sha256(buyer.passwordHash) === replaces;
  const counted = await throttleSignIn(deps, { email, address });
  if (!counted.ok) return isHis ? ok({ buyer, becomes: await hash(newPassword) }) : counted;
  const becomes = await judged(counted.value, async () => {
    if (isHis) return hash(newPassword);
    return (await verify(newPassword, buyer.passwordHash)) ? buyer.passwordHash : undefined;
  });
  if (becomes === undefined) return refused({ kind: "password-reset-token-invalid" });
  await counted.value.takeBack("succeeded");
  return ok({ buyer, becomes });
}

function invalid(deps: AuthDeps): { ok: false; refusal: Refusal } {
  passwordResetRefused(deps, { reason: "token" });
  return refused({ kind: "password-reset-token-invalid" });
}
