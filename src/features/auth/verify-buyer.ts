import { accessUnchecked } from "../../platform/events/auth.ts";
import type { Buyer, Identities } from "../../platform/identity.ts";
import type { Platform } from "../../platform/platform.ts";
import { isMarkedRevoked } from "./revocations.ts";
import { findSession } from "./store.ts";
import { readAccess, readTicket, type AccessClaims } from "./tokens.ts";

/** Sessions seen alive, by the time they were; an isolate asks again after the contract's seconds. */
const MAX_REMEMBERED = 10_000;

type VerifyDeps = Omit<Platform, "identities">;

/** The buyers' half of the identities port: signature first, then whether the session has been ended meanwhile (AUTH-3). */
export function createBuyerVerifier(deps: VerifyDeps): Pick<Identities, "buyer" | "ticket"> {
  const alive = new Map<string, number>();

  const isAlive = async (sessionId: string): Promise<boolean> => {
    const now = deps.clock.now().getTime();
    const seen = alive.get(sessionId);
    if (seen !== undefined && now - seen < deps.contract.access.revocationSeconds * 1000) return true;
    if (await isRevoked(deps, sessionId)) {
      alive.delete(sessionId);
      return false;
    }
    if (alive.size >= MAX_REMEMBERED) alive.clear();
    alive.set(sessionId, now);
    return true;
  };

  const configured = deps.settings.buyerTokens.state === "configured" && deps.settings.redis.state === "configured";
  const buyerOf = async (claims: AccessClaims | undefined): Promise<Buyer | undefined> =>
    claims && (await isAlive(claims.sid))
      ? { kind: "buyer", id: claims.sub, email: claims.email, addressVerified: claims.addressVerified }
      : undefined;

  return {
    buyer: async (token) => (configured ? buyerOf(await readAccess(deps, token)) : undefined),
    ticket: async (ticket, path) => {
      const claims = configured ? await readTicket(deps, ticket) : undefined;
      return claims && path.startsWith(claims.path) ? buyerOf(claims) : undefined;
    },
  };
}

/** Redis first, Postgres where Redis does not answer; with both gone nobody can have signed out since, so the signature decides. */
async function isRevoked(deps: VerifyDeps, sessionId: string): Promise<boolean> {
  try {
    return await isMarkedRevoked(deps.redis, sessionId);
  } catch (redisError) {
    try {
      const session = await findSession(deps.db, sessionId);
      return session === undefined || session.revokedAt !== null;
    } catch (databaseError) {
      accessUnchecked(deps, { sessionId, redisError, databaseError });
      return false;
    }
  }
}
