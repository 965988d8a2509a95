import type { Operator, OperatorTokens } from "../../platform/identity.ts";
import { signAccess, verificationOf } from "./access-token.ts";
import type { OperatorDeps } from "./ports.ts";

/** AUTH-2: a signed token where the Worker verifies, the session's opaque one where the desk does. */
export async function accessFor(
  deps: Pick<OperatorDeps, "settings" | "clock" | "contract">,
  { operator, sessionId, sessionToken }: { operator: Operator; sessionId: string; sessionToken: string },
): Promise<Omit<OperatorTokens, "refreshToken">> {
  const { accessTokenSeconds, operatorSessionSeconds } = deps.contract.access;
  if (verificationOf(deps.settings) === "api") return { accessToken: sessionToken, tokenType: "Bearer", expiresIn: operatorSessionSeconds };
  const claims = { sub: operator.id, sid: sessionId, email: operator.email, role: operator.role };
  return { accessToken: await signAccess(deps, claims, accessTokenSeconds), tokenType: "Bearer", expiresIn: accessTokenSeconds };
}
