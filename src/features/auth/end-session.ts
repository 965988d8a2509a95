import type { AuthDeps, EndReason, SessionRef } from "./ports.ts";
import { knownSeconds } from "./session-standing.ts";

/**
 * Ends a session for good: once this resolves its access tokens are refused within the contract's `access.revocationSeconds`, whatever
 * else is down, and its refresh tokens at once. Throws `dependency-unavailable` where the end was not kept, so that it is asked for again.
 */
export const endSession = (deps: Pick<AuthDeps, "contract" | "buyerSessions">, session: SessionRef, reason: EndReason): Promise<void> =>
  deps.buyerSessions(session.buyerId).end(session.sessionId, reason, knownSeconds(deps.contract));
