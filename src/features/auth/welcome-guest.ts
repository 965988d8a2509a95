import { sha256 } from "../../platform/digest.ts";
import { guestWelcomed, signInFailed } from "../../platform/events/auth.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { throttledAddress } from "../../platform/sign-in-throttle.ts";
import type { AuthDeps } from "./ports.ts";
import type { AuthRefusal } from "./problems.ts";
import type { Tokens } from "./schemas.ts";
import { signGuest } from "./tokens.ts";

/**
 * An identity for somebody who has not signed in, good for carts: a signed token and nothing that is stored, so that it ends by itself and
 * nothing is left of it. Refused where an address asks for many (`access.throttles.guest`).
 */
export async function welcomeGuest(deps: AuthDeps, address: string): Promise<Result<Tokens, AuthRefusal>> {
  const seconds = deps.contract.access.guestSeconds;
  const guestId = deps.ids.next("gst");
  const accessToken = await signGuest(deps, guestId, seconds);
  const owner = `guests ${sha256(throttledAddress(address))}`;
  const counted = await deps.signInCounters(owner).count([{ kind: "guest", subject: "" }], deps.clock.now().getTime());
  if (!counted.ok) {
    signInFailed(deps, { reason: "throttled" });
    return refused({ kind: "guests-throttled", retryAfterSeconds: counted.refusal.retryAfterSeconds });
  }
  guestWelcomed(deps, { guestId });
  return ok({ accessToken, tokenType: "Bearer", expiresIn: seconds });
}
