import { endedSessionsUnrecorded, sessionEnded } from "../../platform/events/auth.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { endSession } from "./end-session.ts";
import type { AuthDeps, SessionRef } from "./ports.ts";
import { findSession, revokeSession } from "./store.ts";

/**
 * Ends one of the buyer's sessions for good: once this resolves it is refused everywhere within the contract's `access.revocationSeconds`.
 * Again is no error. Refused where he has no such session; throws `dependency-unavailable` where the end was not kept.
 */
export async function endOwnSession(deps: AuthDeps, session: SessionRef): Promise<Result<undefined, { kind: "session-not-found" }>> {
  const row = await findSession(deps.db, session.sessionId);
  if (row?.buyerId !== session.buyerId) return refused({ kind: "session-not-found" });
  await endSession(deps, session, "signed-out");
  try {
    await revokeSession(deps.db, session.sessionId, deps.clock.now(), "signed-out");
  } catch (error) {
    // The end is kept by its owner, who tells Postgres until it has heard.
    endedSessionsUnrecorded(deps, { sessions: 1, error });
  }
  sessionEnded(deps, session);
  return ok(undefined);
}
