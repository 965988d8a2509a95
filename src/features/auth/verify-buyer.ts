import { accessUnverifiable } from "../../platform/events/auth.ts";
import { GUEST_TOKEN_PREFIX, presentationOf, type Buyer, type Identities, type Presentation } from "../../platform/identity.ts";
import { createRecent } from "../../platform/recent.ts";
import { createTokenMemory } from "../../platform/token-memory.ts";
import type { AuthDeps } from "./ports.ts";
import { standingOf } from "./session-standing.ts";
import { isServiceToken, SERVICE_TOKEN_PREFIX } from "./service-token-format.ts";
import { readGuest, readTicket, keysOf, verifyAccess, type AccessClaims, type TicketClaims } from "./tokens.ts";
import { createServiceTokens } from "./verify-service-token.ts";

/** Whether a buyer's session lives, asked anew. What is found ended is no longer taken for alive: whose stream was cut is let in no more. */
type BuyerStands = (buyer: Pick<Buyer, "id" | "sessionId">) => Promise<boolean>;

type VerifyDeps = Omit<AuthDeps, "identities" | "operators">;

/**
 * The buyers' half of the identities port: signature first, then whether the session has been ended meanwhile (AUTH-3).
 * A token is taken on evidence that its session lived within the contract's `access.revocationSeconds`, and never without:
 * where nobody can say, it throws `dependency-unavailable`.
 */
export function createBuyerVerifier(deps: VerifyDeps): { identities: Pick<Identities, "buyer" | "ticket">; stands: BuyerStands } {
  const { clock, contract } = deps;
  const signed = createTokenMemory<AccessClaims>(clock, contract.access.rememberedTokens);
  /** Sessions seen alive, by the time they were asked about. */
  const alive = createRecent<number>(contract.access.rememberedTokens);

  /** Tickets that were used: one that was let in once is let in again while its session lives. */
  const usedTickets = createRecent<true>(contract.access.rememberedTokens);

  const serviceTokens = createServiceTokens(deps);

  const isAlive = async ({ sub, sid }: Pick<AccessClaims, "sub" | "sid">, presented: Presentation): Promise<boolean> => {
    const now = clock.now().getTime();
    const seen = alive.get(sid);
    if (seen !== undefined && now - seen < contract.access.revocationSeconds * 1000) return true;
    alive.delete(sid);
    await presented.admitted();
    if ((await askStanding(deps, { buyerId: sub, sessionId: sid })) === "ended") return false;
    alive.set(sid, now);
    return true;
  };

  const configured = () => deps.settings.buyerTokens.state === "configured" && deps.settings.redis.state === "configured";
  const buyerOf = async (claims: AccessClaims | undefined, presented: Presentation): Promise<Buyer | undefined> =>
    claims && (await isAlive(claims, presented))
      ? { kind: "buyer", id: claims.sub, sessionId: claims.sid, email: claims.email, addressVerified: claims.addressVerified }
      : undefined;

  const isAdmitted = async ({ sub, sid, jti, useBy, exp }: TicketClaims, presented: Presentation): Promise<boolean> => {
    if (jti === undefined || useBy === undefined || exp === undefined || usedTickets.get(jti)) return true;
    await presented.admitted();
    const fresh = clock.now().getTime() < useBy * 1000;
    if (!(await deps.buyerSessions(sub).admitTicket({ id: jti, sessionId: sid, fresh, goodUntil: exp * 1000 }))) return false;
    usedTickets.set(jti, true);
    return true;
  };

  const byServiceToken = async (token: string, presented: Presentation): Promise<Buyer | undefined> => {
    const claims = isServiceToken(token) ? await serviceTokens.claimsOf(presented) : undefined;
    if (!claims || !(await isAlive(claims, presented))) return undefined;
    const { sub, sid, email, scopes, llmLimits } = claims;
    return { kind: "buyer", id: sub, sessionId: sid, email, addressVerified: true, serviceToken: { id: sid, scopes, llmLimits } };
  };

  const identities: Pick<Identities, "buyer" | "ticket"> = {
    async buyer(token, presented = presentationOf(token)) {
      if (!configured()) return undefined;
      if (token.startsWith(GUEST_TOKEN_PREFIX)) {
        const guest = await readGuest(deps, token);
        return guest && { kind: "buyer", id: guest.sub, email: "", addressVerified: false, guest: true };
      }
      if (token.startsWith(SERVICE_TOKEN_PREFIX)) return byServiceToken(token, presented);
      const known = { digest: presented.digest(), keys: keysOf(deps).access.digest };
      return buyerOf(await signed.claimsOf(known, () => verifyAccess(deps, token)), presented);
    },
    async ticket(ticket, path, presented = presentationOf(ticket)) {
      const claims = configured() ? await readTicket(deps, ticket) : undefined;
      const buyer = claims && path.startsWith(claims.path) ? await buyerOf(claims, presented) : undefined;
      return claims && buyer && (await isAdmitted(claims, presented)) ? buyer : undefined;
    },
  };
  const stands: BuyerStands = async ({ id, sessionId }) => {
    if (sessionId === undefined || (await standingOf(deps, { buyerId: id, sessionId })) === "alive") return true;
    alive.delete(sessionId);
    return false;
  };
  return { identities, stands };
}

async function askStanding(deps: VerifyDeps, session: { buyerId: string; sessionId: string }): Promise<"alive" | "ended"> {
  try {
    return await standingOf(deps, session);
  } catch (error) {
    accessUnverifiable(deps, { sessionId: session.sessionId, error });
    throw error;
  }
}
