import { signedOutEverywhere } from "../../platform/events/auth.ts";
import type { AuthDeps, SessionRef } from "./ports.ts";
import { revokeStandingTokens } from "./revoke-service-token.ts";
import { endOtherSessions } from "./sessions-store.ts";
import { tellOwner } from "./tell-ended-sessions.ts";

/**
 * Ends every session of the buyer's, his own only where he says so, and his service tokens where he says so. The sessions end at once, in one
 * statement, so that whoever asks again after an answer that was lost finds the rest ended. Throws `dependency-unavailable` where that was not kept.
 */
export async function signOutEverywhere(
  deps: AuthDeps,
  { buyerId, sessionId }: SessionRef,
  { thisSession, serviceTokens }: { thisSession: boolean; serviceTokens: boolean },
): Promise<{ sessionsEnded: number }> {
  const revokeTokens = async (): Promise<void> => {
    if (serviceTokens) await revokeStandingTokens(deps, buyerId);
  };
  // Before, while whoever asks can ask again; and once no other session can make one any more.
  await revokeTokens();
  const reason = "signed-out-everywhere";
  const sessionIds = await endOtherSessions(deps.db, {
    buyerId,
    except: thisSession ? undefined : sessionId,
    at: deps.clock.now(),
    reason,
  });
  await tellOwner(deps, { buyerId, sessionIds, reason });
  await revokeTokens();
  signedOutEverywhere(deps, { buyerId, sessions: sessionIds.length });
  return { sessionsEnded: sessionIds.length };
}
