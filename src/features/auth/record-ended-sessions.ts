import type { AuthDeps, EndedSession } from "./ports.ts";
import { recordRevocation } from "./record-revocation.ts";
import { recordTheft, type TheftDeps } from "./record-theft.ts";
import { isServiceTokenId } from "./service-token-format.ts";
import { revokeSession } from "./store.ts";

/**
 * Tells Postgres of sessions and service tokens that ended at their owner; twice is as once. Their buyers' lists and their retention
 * stand there. Answers the mails that are owed therefore.
 */
export async function recordEndedSessions(
  deps: TheftDeps & Pick<AuthDeps, "log" | "metrics">,
  ended: readonly EndedSession[],
): Promise<string[]> {
  const owed: string[] = [];
  for (const session of ended) {
    const { sessionId, endedAt, reason, saidToBeOf: of } = session;
    if (isServiceTokenId(sessionId)) await recordRevocation(deps, { id: sessionId, of }, endedAt);
    else if (reason === "refresh-token-reused") owed.push(...(await recordTheft(deps, session)));
    else await revokeSession(deps.db, { id: sessionId, of }, endedAt, reason);
  }
  return owed;
}
