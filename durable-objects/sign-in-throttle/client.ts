import type { SignInCounters } from "../../src/features/auth/ports.ts";
import { withDeadline } from "../../src/platform/deadline.ts";
import type { SignInThrottle } from "./object.ts";

/** How long a sign-in waits to be counted. */
export const SIGN_IN_THROTTLE_DEADLINE_MS = 2_000;

/** One object an address and one an account behind the port of the counters. */
export function signInCountersClient(namespace: DurableObjectNamespace<SignInThrottle>): SignInCounters {
  const of = (owner: string) => namespace.get(namespace.idFromName(owner));
  const call = <T>(run: () => Promise<T>) => withDeadline("sign-in-counters", SIGN_IN_THROTTLE_DEADLINE_MS, run);
  return {
    count: (owner, tries, now) => call(async () => of(owner).count(tries, now.getTime())),
    takeBack: (owner, tries, outcome, now) => call(async () => of(owner).takeBack(tries, outcome, now.getTime())),
  };
}
