import { sessionEnded } from "../../platform/events/auth.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { endAndRecord } from "./end-session.ts";
import type { AuthDeps, SessionRef } from "./ports.ts";
import { findSession } from "./store.ts";

/**
 * Ends one of the buyer's sessions for good: once this resolves it is refused everywhere within the contract's `access.revocationSeconds`.
 * Again is no error. Refused where he has no such session; throws `dependency-unavailable` where the end was not kept.
 */
export async function endOwnSession(deps: AuthDeps, session: SessionRef): Promise<Result<undefined, { kind: "session-not-found" }>> {
  const row = await findSession(deps.db, session.sessionId);
  if (row?.buyerId !== session.buyerId) return refused({ kind: "session-not-found" });
  if (row.revokedAt !== null) return ok(undefined);
  await endAndRecord(deps, session, "signed-out");
  sessionEnded(deps, session);
  return ok(undefined);
}
