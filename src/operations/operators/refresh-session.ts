import { sha256 } from "../../platform/digest.ts";
import { operatorRefreshed, operatorRefreshReused } from "../../platform/events/operators.ts";
import type { OperatorTokens } from "../../platform/identity.ts";
import type { RefreshRefusal } from "../../platform/refresh-rotation.ts";
import { ok, type Result } from "../../platform/result.ts";
import { accessFor } from "./access-for.ts";
import { verificationOf } from "./access-token.ts";
import { servedRequestId } from "../../platform/scope.ts";
import type { OfferedRotation, OperatorDeps } from "./ports.ts";
import { newOpaqueSecret } from "../../platform/secrets.ts";
import { formatRefreshToken, formatSessionToken, nextSecret, parseRefreshToken } from "./session-token.ts";

/**
 * Rotates an operator's refresh token at the desk (RFC 9700 §4.14, AUTH-3): the answer carries the operator's role of now. A token
 * used again outside the grace for lost answers ends its session, and with it every token of it within the contract's seconds.
 * Undefined where the token is no operator's.
 */
export async function refreshOperatorSession(
  deps: Omit<OperatorDeps, "identities" | "operators">,
  refreshToken: string,
): Promise<Result<OperatorTokens, RefreshRefusal> | undefined> {
  const presented = parseRefreshToken(refreshToken);
  if (!presented) return undefined;
  const { sessionId, generation, secret } = presented;
  const { operatorSessionSeconds, refreshGraceSeconds } = deps.contract.access;
  const salt = newOpaqueSecret();
  const opaque = verificationOf(deps.settings) === "api";
  const offered: OfferedRotation = {
    sessionId,
    generation,
    hash: sha256(secret),
    salt,
    nextHash: sha256(nextSecret(secret, salt, "refresh")),
    accessHash: opaque ? sha256(nextSecret(secret, salt, "access")) : null,
    seconds: operatorSessionSeconds,
    graceSeconds: refreshGraceSeconds,
  };
  const rotated = await deps.operatorDesk.refreshSession(offered, servedRequestId());
  if (!rotated.ok) {
    if (rotated.refusal.kind === "refresh-token-reused") {
      deps.operatorMemory.forget();
      operatorRefreshReused(deps, { sessionId });
    }
    return rotated;
  }
  const { operator, generation: current, salt: used } = rotated.value;
  operatorRefreshed(deps, { operatorId: operator.id, sessionId });
  const sessionToken = formatSessionToken({ sessionId, secret: nextSecret(secret, used, "access") });
  const next = formatRefreshToken({ sessionId, generation: current, secret: nextSecret(secret, used, "refresh") });
  return ok({ ...(await accessFor(deps, { operator, sessionId, sessionToken })), refreshToken: next });
}
