import { sha256 } from "../../platform/digest.ts";
import { registrationThrottled, signInTryKept } from "../../platform/events/auth.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { throttledAddress } from "../../platform/sign-in-throttle.ts";
import type { AuthDeps, SignInTry } from "./ports.ts";
import type { CountedTry } from "./throttle-sign-in.ts";

export type RegistrationsThrottled = { kind: "registrations-throttled"; retryAfterSeconds: number };

/** The release before counts by the figures of guests. */
const TRIES: readonly SignInTry[] = [{ kind: "guest", by: "registration", subject: "" }];

/**
 * Counts a registration where it comes from (`access.throttles.registration`), or refuses it, before its password is hashed. Nothing counts
 * against the e-mail address that is registered: a stranger who tries it keeps nobody from it.
 */
export async function throttleRegistration(
  deps: Pick<AuthDeps, "signInCounters" | "clock" | "log" | "metrics">,
  address: string,
): Promise<Result<CountedTry, RegistrationsThrottled>> {
  const counters = deps.signInCounters(`registrations from ${sha256(throttledAddress(address))}`);
  const counted = await counters.count(TRIES, deps.clock.now().getTime());
  if (!counted.ok) {
    registrationThrottled(deps);
    return refused({ kind: "registrations-throttled", retryAfterSeconds: counted.refusal.retryAfterSeconds });
  }
  return ok({
    async takeBack(outcome) {
      try {
        await counters.takeBack(TRIES, outcome, deps.clock.now().getTime());
      } catch (error) {
        signInTryKept(deps, { outcome, error });
      }
    },
  });
}
