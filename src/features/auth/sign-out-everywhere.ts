import { signedOutEverywhere } from "../../platform/events/auth.ts";
import type { Degraded } from "../../platform/degraded.ts";
import { endAllUnseen, lookedUp } from "./end-unseen.ts";
import type { AuthDeps, SessionRef } from "./ports.ts";
import { revokeStandingTokens } from "./revoke-service-token.ts";
import { endOtherSessions } from "./sessions-store.ts";
import { tellOwner } from "./tell-ended-sessions.ts";

interface Everywhere {
  thisSession: boolean;
  serviceTokens: boolean;
}

/**
 * Ends every session of the buyer's, his own only where he says so, and his service tokens where he says so. The sessions end at once, in one
 * statement, so that whoever asks again after an answer that was lost finds the rest ended. Where Postgres cannot say which there are, their
 * owner ends them all, counts those it knows, and the answer says that no list has it yet. Throws `dependency-unavailable` where that was not kept.
 */
export async function signOutEverywhere(
  deps: AuthDeps,
  session: SessionRef,
  what: Everywhere,
): Promise<{ sessionsEnded: number; degraded?: Degraded }> {
  const looked = await lookedUp(() => endListed(deps, session, what));
  if ("row" in looked) return { sessionsEnded: looked.row ?? 0 };
  const { buyerId, sessionId } = session;
  const { thisSession, serviceTokens } = what;
  const except = thisSession ? undefined : sessionId;
  const end = { buyerId, before: deps.ids.next("ses"), except, serviceTokens, reason: "signed-out-everywhere" } as const;
  const { sessions, degraded } = await endAllUnseen(deps, end, looked.unanswered);
  signedOutEverywhere(deps, { buyerId, sessions });
  return { sessionsEnded: sessions, degraded };
}

/** Of what Postgres lists; answers how many sessions. */
async function endListed(deps: AuthDeps, { buyerId, sessionId }: SessionRef, { thisSession, serviceTokens }: Everywhere): Promise<number> {
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
  return sessionIds.length;
}
