import type { Presentation } from "../../platform/identity.ts";
import type { LlmLimits } from "../../platform/llm-limits.ts";
import type { TokenScope } from "../../platform/token-scopes.ts";
import { createTokenMemory } from "../../platform/token-memory.ts";
import { accessUnverifiable } from "../../platform/events/auth.ts";
import type { AuthDeps } from "./ports.ts";
import { isUseDue, rememberedUntil } from "./service-token-rules.ts";
import { SERVICE_TOKEN_PREFIX } from "./service-token-format.ts";
import { findStandingToken, markUsed } from "./service-token-store.ts";

/** What a service token stands for: what an access token claims, and what it is good for. */
export interface ServiceTokenClaims {
  sub: string;
  /** The token's id: to the sessions' owner it is one more session of the buyer's. */
  sid: string;
  email: string;
  scopes: readonly TokenScope[];
  llmLimits: LlmLimits | undefined;
}

/**
 * Looks a service token up by its digest, in Postgres, for as long as an access token would last: an isolate holds claims, which the
 * sessions' owner has to call alive, and never the token. Throws `dependency-unavailable` where nobody can say.
 */
export function createServiceTokens(deps: Omit<AuthDeps, "identities" | "operators">) {
  const { clock, contract } = deps;
  const known = createTokenMemory<ServiceTokenClaims>(clock, contract.access.rememberedTokens);

  const askPostgres = async (digest: string, now: Date) => {
    try {
      return await findStandingToken(deps.db, digest, now);
    } catch (error) {
      accessUnverifiable(deps, { error });
      throw error;
    }
  };

  const lookUp = async (presented: Presentation) => {
    await presented.admittedToStore();
    const now = clock.now();
    const row = await askPostgres(presented.digest(), now);
    if (!row) return undefined;
    const { lastUsedEverySeconds } = contract.access.serviceTokens;
    if (isUseDue(row.lastUsedAt, now, lastUsedEverySeconds))
      deps.defer(markUsed(deps.db, row.id, { at: now, before: new Date(now.getTime() - lastUsedEverySeconds * 1000) }));
    return {
      claims: { sub: row.buyerId, sid: row.id, email: row.email, scopes: row.scopes, llmLimits: row.llmLimits ?? undefined },
      expiresAt: rememberedUntil(row.expiresAt, now, contract.access.accessTokenSeconds),
    };
  };

  return {
    /** Undefined where the token is nobody's, or is good no longer. */
    claimsOf: (presented: Presentation): Promise<ServiceTokenClaims | undefined> =>
      known.claimsOf({ digest: presented.digest(), keys: SERVICE_TOKEN_PREFIX }, () => lookUp(presented)),
  };
}
