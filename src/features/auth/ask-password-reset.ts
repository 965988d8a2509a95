import { sha256 } from "../../platform/digest.ts";
import { unconfigured } from "../../platform/errors.ts";
import { passwordResetAsked } from "../../platform/events/auth.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { throttledAddress } from "../../platform/sign-in-throttle.ts";
import { takePasswordResetMail } from "./password-reset-store.ts";
import type { AuthDeps } from "./ports.ts";
import { sendPasswordReset } from "./send-password-reset.ts";
import { keysOf } from "./tokens.ts";

/**
 * Promises the buyer of an e-mail address a mail with a token that resets his password, and answers alike where nobody has the address. An
 * account is mailed once in the contract's `access.passwordReset.everySeconds`, twice as long with each mail that led to nothing, and the token of the
 * last one is good until the next may be had: whoever asks for a stranger fills no mailbox and keeps him out of nothing. Who asks is throttled by where he is, with counters of its own. Throws `dependency-unconfigured`
 * without a provider of mail: what could never leave is not promised.
 */
export async function askPasswordReset(
  deps: AuthDeps,
  { email, address }: { email: string; address: string },
): Promise<Result<undefined, { kind: "password-resets-throttled"; retryAfterSeconds: number }>> {
  keysOf(deps);
  const { mail } = deps.settings;
  if (mail.state !== "configured") throw unconfigured("mail", mail.missing);
  const now = deps.clock.now();
  const counters = deps.signInCounters(`resets from ${sha256(throttledAddress(address))}`);
  const counted = await counters.count([{ kind: "address", subject: "" }], now.getTime());
  if (!counted.ok) {
    passwordResetAsked(deps, { outcome: "throttled" });
    return refused({ kind: "password-resets-throttled", retryAfterSeconds: counted.refusal.retryAfterSeconds });
  }
  const buyer = await takePasswordResetMail(deps.db, email, now, deps.contract.access.passwordReset);
  passwordResetAsked(deps, buyer ? { outcome: "promised", buyerId: buyer.id } : { outcome: "nobody" });
  if (buyer) deps.defer(sendPasswordReset(deps, buyer, now));
  return ok(undefined);
}
