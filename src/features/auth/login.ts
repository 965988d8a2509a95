import { signedIn, signInFailed } from "../../platform/events/auth.ts";
import type { OperatorSignIn } from "../../platform/identity.ts";
import { verifyPassword } from "../../platform/passwords.ts";
import type { Platform } from "../../platform/platform.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { issueTokens } from "./issue-tokens.ts";
import type { AuthRefusal } from "./problems.ts";
import type { Tokens } from "./schemas.ts";
import { findBuyerByEmail, insertSession } from "./store.ts";
import { secretsOf } from "./tokens.ts";

export interface LoginDeps extends Platform {
  operators: OperatorSignIn;
}

/**
 * Signs in a buyer or an operator by the same route. An operator's account is known without Postgres, Redis or the
 * buyers' secrets, so that operators can come in while the data plane is gone (GEN-10).
 */
export async function login(
  deps: LoginDeps,
  input: { email: string; password: string; totp?: string | undefined; address: string },
): Promise<Result<Tokens, AuthRefusal>> {
  const operator = await deps.operators.signIn(input);
  if (operator) return operator;

  secretsOf(deps);
  const buyer = await findBuyerByEmail(deps.db, input.email);
  if (!(await verifyPassword(input.password, buyer?.passwordHash)) || !buyer) {
    signInFailed(deps, { reason: buyer ? "password" : "unknown-email" });
    return refused({ kind: "sign-in-failed" });
  }
  const now = deps.clock.now();
  const session = {
    id: deps.ids.next("ses"),
    buyerId: buyer.id,
    rotatedAt: now,
    createdAt: now,
    expiresAt: new Date(now.getTime() + deps.contract.access.refreshTokenSeconds * 1000),
  };
  await insertSession(deps.db, session);
  signedIn(deps, { buyerId: buyer.id, sessionId: session.id });
  return ok(await issueTokens(deps, { ...session, generation: 0, email: buyer.email }));
}
