import { buyerRegistered } from "../../platform/events/auth.ts";
import { hashPassword } from "../../platform/passwords.ts";
import type { Platform } from "../../platform/platform.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { insertBuyer } from "./store.ts";
import { secretsOf } from "./tokens.ts";

/** Makes a buyer's account. Refused with `email-taken`; fails closed where buyers could not sign in afterwards. */
export async function register(
  deps: Platform,
  input: { email: string; password: string; name: string },
): Promise<Result<{ id: string; email: string; name: string }, { kind: "email-taken" }>> {
  secretsOf(deps);
  const buyer = { id: deps.ids.next("usr"), email: input.email, name: input.name };
  const created = await insertBuyer(deps.db, { ...buyer, passwordHash: await hashPassword(input.password), createdAt: deps.clock.now() });
  if (!created) return refused({ kind: "email-taken" });
  buyerRegistered(deps, { buyerId: buyer.id });
  return ok(buyer);
}
