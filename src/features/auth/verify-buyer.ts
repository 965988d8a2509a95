import { accessUnverifiable } from "../../platform/events/auth.ts";
import type { Buyer, Identities } from "../../platform/identity.ts";
import type { AuthDeps } from "./ports.ts";
import { standingOf } from "./session-standing.ts";
import { readAccess, readTicket, type AccessClaims } from "./tokens.ts";

/** Sessions seen alive, by the time they were asked about; an isolate asks again after the contract's seconds. */
const MAX_REMEMBERED = 10_000;

type VerifyDeps = Omit<AuthDeps, "identities" | "operators">;

/**
 * The buyers' half of the identities port: signature first, then whether the session has been ended meanwhile (AUTH-3).
 * A token is taken on evidence that its session lived within the contract's `access.revocationSeconds`, and never without:
 * where nobody can say, it throws `dependency-unavailable`.
 */
export function createBuyerVerifier(deps: VerifyDeps): Pick<Identities, "buyer" | "ticket"> {
  const alive = new Map<string, number>();

  const isAlive = async ({ sub, sid }: AccessClaims): Promise<boolean> => {
    const now = deps.clock.now().getTime();
    const seen = alive.get(sid);
    if (seen !== undefined && now - seen < deps.contract.access.revocationSeconds * 1000) return true;
    alive.delete(sid);
    if ((await askStanding(deps, { buyerId: sub, sessionId: sid })) === "ended") return false;
    if (alive.size >= MAX_REMEMBERED) alive.clear();
    alive.set(sid, now);
    return true;
  };

  const configured = deps.settings.buyerTokens.state === "configured" && deps.settings.redis.state === "configured";
  const buyerOf = async (claims: AccessClaims | undefined): Promise<Buyer | undefined> =>
    claims && (await isAlive(claims))
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

async function askStanding(deps: VerifyDeps, session: { buyerId: string; sessionId: string }): Promise<"alive" | "ended"> {
  try {
    return await standingOf(deps, session);
  } catch (error) {
    accessUnverifiable(deps, { sessionId: session.sessionId, error });
    throw error;
  }
}
