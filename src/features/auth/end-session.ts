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
  await record(deps, [session.sessionId], reason);
}

/** The same of many of a buyer's in one call of their owner's. */
export async function endAllAndRecord(deps: AuthDeps, buyerId: string, ids: readonly string[], reason: EndReason): Promise<void> {
  await deps.buyerSessions(buyerId).endAll(ids, reason, knownSeconds(deps.contract));
  await record(deps, ids, reason);
}

async function record(deps: AuthDeps, ids: readonly string[], reason: EndReason): Promise<void> {
  const endedAt = deps.clock.now();
  try {
    await recordEndedSessions(
      deps,
      ids.map((sessionId) => ({ sessionId, endedAt, reason })),
    );
  } catch (error) {
    endedSessionsUnrecorded(deps, { sessions: ids.length, error });
  }
}
