import { passwordChanged, passwordChangeFailed } from "../../platform/events/auth.ts";
import type { Hasher } from "../../platform/passwords.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { ThrottleRefusal } from "../../platform/sign-in-throttle.ts";
import type { AuthDeps, SessionRef } from "./ports.ts";
import { refuseCommonPassword, type PasswordCommon } from "./refuse-common-password.ts";
import { replacePassword } from "./replace-password.ts";
import { findBuyer, type BuyerRow } from "./store.ts";
import { judged, throttleSignIn } from "./throttle-sign-in.ts";

interface Change {
  currentPassword: string;
  newPassword: string;
  /** Where the caller is. */
  address: string;
}

/**
 * Gives the buyer another password and ends every session of his but the one that asks, all or nothing. Whoever holds a stolen session must
 * still know the password, and is throttled in guessing it as at the door. Throws `overloaded` where too many wait to have a password hashed.
 */
export async function changePassword(
  deps: AuthDeps,
  session: SessionRef,
  change: Change,
): Promise<Result<{ sessionsEnded: number }, ThrottleRefusal | PasswordCommon | { kind: "password-wrong" }>> {
  const common = await refuseCommonPassword(change.newPassword, "newPassword");
  if (common) return common;
  const { buyerId, sessionId } = session;
  const verdict = await deps.passwords.admit("buyer", (hasher) => judge(deps, hasher, buyerId, change));
  if (!verdict.ok) {
    passwordChangeFailed(deps, { buyerId, reason: verdict.refusal.kind === "password-wrong" ? "password" : "throttled" });
    return verdict;
  }
  const { buyer, becomes } = verdict.value;
  if (becomes === buyer.passwordHash) return ok({ sessionsEnded: 0 });
  const ended = await replacePassword(deps, { buyer, becomes, how: "changed", except: sessionId });
  if (!ended) return refused({ kind: "password-wrong" });
  passwordChanged(deps, { buyerId, sessions: ended.sessions });
  return ok({ sessionsEnded: ended.sessions });
}

async function judge(
  deps: AuthDeps,
  { verify, hash }: Hasher,
  buyerId: string,
  { currentPassword, newPassword, address }: Change,
): Promise<Result<{ buyer: BuyerRow; becomes: string }, ThrottleRefusal | { kind: "password-wrong" }>> {
  const buyer = await findBuyer(deps.db, buyerId);
  if (!buyer) return refused({ kind: "password-wrong" });
  const counted = await throttleSignIn(deps, { email: buyer.email, address });
  if (!counted.ok) return counted;
  const becomes = await judged(counted.value, async () => {
    const right = await verify(currentPassword, buyer.passwordHash);
    if (right) return hash(newPassword);
    // Asked again after an answer that was lost: it is changed already.
    return (await verify(newPassword, buyer.passwordHash)) ? buyer.passwordHash : undefined;
  });
  if (becomes === undefined) return refused({ kind: "password-wrong" });
  await counted.value.takeBack("succeeded");
  return ok({ buyer, becomes });
}
