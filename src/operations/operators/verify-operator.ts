import { sameSecret, sha256 } from "../../platform/digest.ts";
import { operatorVerified } from "../../platform/events/operators.ts";
import { presentationOf, type Identities, type Operator, type Presentation } from "../../platform/identity.ts";
import { createTokenMemory } from "../../platform/token-memory.ts";
import { accessKeysOf, verificationOf, verifyAccess, type AccessClaims } from "./access-token.ts";
import type { AccessChanges, OperatorDeps } from "./ports.ts";
import { parseSessionToken } from "./session-token.ts";

type VerifyDeps = Omit<OperatorDeps, "identities" | "operators">;

/**
 * The operators' half of the identities port (AUTH-2). A signed token is verified here against the desk's list of changes,
 * an opaque one at the desk; both answers are kept for at most the contract's `access.revocationSeconds`.
 */
export function createOperatorVerifier(deps: VerifyDeps): Pick<Identities, "operator" | "opsReader"> {
  const signed = createTokenMemory<AccessClaims>(deps.clock, deps.contract.access.rememberedTokens);

  const verifyLocally = async (token: string, presented: Presentation): Promise<Operator | undefined> => {
    const ring = accessKeysOf(deps);
    if (!ring) return undefined;
    const claims = await signed.claimsOf({ digest: presented.digest(), keys: ring.digest }, () => verifyAccess(deps, token));
    if (!claims) return undefined;
    await presented.admitted();
    const operator = applyChanges(await deps.operatorMemory.changes.get(), claims);
    operatorVerified(deps, { verification: "local", outcome: operator ? "accepted" : "refused" });
    return operator;
  };

  const verifyAtDesk = async (sessionId: string, secret: string, presented: Presentation): Promise<Operator | undefined> => {
    const secretHash = sha256(secret);
    const remembered = deps.operatorMemory.session(secretHash);
    if (!remembered) await presented.admittedToStore();
    const operator = remembered ?? (await deps.operatorDesk.useSession(sessionId, secretHash, deps.contract.access.operatorSessionSeconds));
    if (operator && !remembered) deps.operatorMemory.remember(secretHash, operator);
    operatorVerified(deps, { verification: "api", outcome: operator ? "accepted" : "refused" });
    return operator;
  };

  return {
    async operator(token, presented = presentationOf(token)) {
      const session = parseSessionToken(token);
      if (session) return verifyAtDesk(session.sessionId, session.secret, presented);
      return verificationOf(deps.settings) === "local" ? verifyLocally(token, presented) : undefined;
    },
    async opsReader(token) {
      const { opsRead } = deps.settings;
      const right = opsRead.state === "configured" && sameSecret(token, opsRead.value.OPS_READ_TOKEN);
      return right ? { kind: "ops-reader", id: "ops-reader" } : undefined;
    },
  };
}

/** What a signed token is worth after what changed since it was issued: a new role counts, an ended session or account does not. */
export function applyChanges(
  changes: AccessChanges,
  claims: { sub: string; sid: string; email: string; role: Operator["role"]; iat: number },
): Operator | undefined {
  if (changes.endedSessions.includes(claims.sid)) return undefined;
  const changed = changes.operators.find(({ id, since }) => id === claims.sub && claims.iat * 1000 <= Date.parse(since));
  if (changed?.disabled) return undefined;
  return { kind: "operator", id: claims.sub, email: claims.email, role: changed?.role ?? claims.role };
}
