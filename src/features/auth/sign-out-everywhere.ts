import { signedOutEverywhere } from "../../platform/events/auth.ts";
import type { AuthDeps, SessionRef } from "./ports.ts";
import { revokeServiceToken } from "./revoke-service-token.ts";
import { standingTokens } from "./service-token-store.ts";
import { endOtherSessions } from "./sessions-store.ts";
import { tellOwnerOrLeave } from "./tell-ended-sessions.ts";

/**
 * Ends every session of the buyer's, his own only where he says so, and his service tokens where he says so. The sessions end at once, in one
 * statement, so that whoever asks again after an answer that was lost finds the rest ended. Throws `dependency-unavailable` where that was not kept.
 */
export async function signOutEverywhere(
  deps: AuthDeps,
  { buyerId, sessionId }: SessionRef,
  { thisSession, serviceTokens }: { thisSession: boolean; serviceTokens: boolean },
): Promise<{ sessionsEnded: number }> {
  if (serviceTokens) {
    const standing = await standingTokens(deps.db, buyerId, deps.clock.now());
    for (const id of standing) await revokeServiceToken(deps, { id, buyerId });
  }
  const reason = "signed-out-everywhere";
  const ended = await endOtherSessions(deps.db, { buyerId, except: thisSession ? undefined : sessionId, at: deps.clock.now(), reason });
  await tellOwnerOrLeave(
    deps,
    ended.map((id) => ({ buyerId, sessionId: id })),
    reason,
  );
  signedOutEverywhere(deps, { buyerId, sessions: ended.length });
  return { sessionsEnded: ended.length };
}
