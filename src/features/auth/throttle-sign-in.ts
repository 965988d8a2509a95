import { sha256 } from "../../platform/digest.ts";
import { signInTryKept } from "../../platform/events/auth.ts";
import { ok, type Result } from "../../platform/result.ts";
import { throttledAddress, type ThrottleRefusal, type TryOutcome } from "../../platform/sign-in-throttle.ts";
import type { AuthDeps, SignInTry } from "./ports.ts";

type ThrottleDeps = Pick<AuthDeps, "signInCounters" | "clock" | "log" | "metrics">;

/** A try that was counted and may be judged. */
export interface CountedTry {
  /** Call it for a try that did not fail; one that failed stays counted. Never throws: what could not be taken back is forgotten by itself. */
  takeBack(outcome: TryOutcome): Promise<void>;
}

/** Judges a counted try. One that a fault cuts short says nothing of who made it, and is not held against anybody. */
export async function judged<T>(counted: CountedTry, judge: () => Promise<T>): Promise<T> {
  try {
    return await judge();
  } catch (error) {
    await counted.takeBack("unjudged");
    throw error;
  }
}

/**
 * Counts a try to sign in, or refuses it, before anything is paid for it: before the password is hashed, and alike for addresses that have an
 * account and those that have none. The address and the account each have their own counters, asked one after the other, so that who is
 * refused at his address adds nothing to a stranger's account; one refused for the account is taken back at the address.
 */
export async function throttleSignIn(
  deps: ThrottleDeps,
  input: { email: string; address: string },
): Promise<Result<CountedTry, ThrottleRefusal>> {
  const account = sha256(input.email);
  const from = sha256(throttledAddress(input.address));
  const owners: readonly (readonly [owner: string, tries: readonly SignInTry[]])[] = [
    [
      `address ${from}`,
      [
        { kind: "address", subject: "" },
        { kind: "account-at-address", subject: account },
      ],
    ],
    [`account ${account}`, [{ kind: "account", subject: "", from }]],
  ];
  const counted: (typeof owners)[number][] = [];
  const takeBack = async (outcome: TryOutcome): Promise<void> => {
    const now = deps.clock.now().getTime();
    try {
      await Promise.all(counted.map(([owner, tries]) => deps.signInCounters(owner).takeBack(tries, outcome, now)));
    } catch (error) {
      // Counters that do not answer keep a try too many: no reason to refuse who proved to be right.
      signInTryKept(deps, { outcome, error });
    }
  };
  try {
    for (const [owner, tries] of owners) {
      const result = await deps.signInCounters(owner).count(tries, deps.clock.now().getTime());
      if (!result.ok) {
        await takeBack("unjudged");
        return result;
      }
      counted.push([owner, tries]);
    }
  } catch (error) {
    // Counters that do not answer refuse everybody; nobody's allowance pays for that.
    await takeBack("unjudged");
    throw error;
  }
  return ok({ takeBack });
}
