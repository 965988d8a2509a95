import { endedSessionsUnrecorded } from "../../platform/events/auth.ts";
import type { AuthDeps, EndReason, SessionRef } from "./ports.ts";
import { recordEndedSessions } from "./record-ended-sessions.ts";
import { knownSeconds } from "./session-standing.ts";

/**
 * Ends a session for good: once this resolves its access tokens are refused within the contract's `access.revocationSeconds`, whatever
 * else is down, and its refresh tokens at once. Throws `dependency-unavailable` where the end was not kept, so that it is asked for again.
 */
export const endSession = (deps: Pick<AuthDeps, "contract" | "buyerSessions">, session: SessionRef, reason: EndReason): Promise<void> =>
  deps.buyerSessions(session.buyerId).end(session.sessionId, reason, knownSeconds(deps.contract));

/** As `endSession`, and tells Postgres at once, so that lists say so: where it does not hear of it now the owner tells it until it has. */
export async function endAndRecord(deps: AuthDeps, session: SessionRef, reason: EndReason): Promise<void> {
  await endSession(deps, session, reason);
  try {
    await recordEndedSessions(deps, [{ sessionId: session.sessionId, endedAt: deps.clock.now(), reason }]);
  } catch (error) {
    endedSessionsUnrecorded(deps, { sessions: 1, error });
  }
}
