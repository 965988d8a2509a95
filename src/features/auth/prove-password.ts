import { refused, ok, type Result } from "../../platform/result.ts";
import type { ThrottleRefusal } from "../../platform/sign-in-throttle.ts";
import type { AuthDeps } from "./ports.ts";
import { findBuyer, type BuyerRow } from "./store.ts";
import { judged, throttleSignIn } from "./throttle-sign-in.ts";

export type PasswordUnproven = ThrottleRefusal | { kind: "password-wrong"; field?: "password" };

/**
 * Whoever holds a stolen session must still know the password for what takes all of an account, and is throttled in guessing it as at the door.
 * Throws `overloaded` where too many wait to have a password hashed.
 */
export async function provePassword(
  deps: AuthDeps,
  buyerId: string,
  { password, address }: { password: string; address: string },
): Promise<Result<BuyerRow, PasswordUnproven>> {
  const wrong = refused({ kind: "password-wrong", field: "password" } as const);
  return deps.passwords.admit("buyer", async ({ verify }) => {
    const buyer = await findBuyer(deps.db, buyerId);
    if (!buyer) return wrong;
    const counted = await throttleSignIn(deps, { email: buyer.email, address });
    if (!counted.ok) return counted;
    if (!(await judged(counted.value, () => verify(password, buyer.passwordHash)))) return wrong;
    await counted.value.takeBack("succeeded");
    return ok(buyer);
  });
}
