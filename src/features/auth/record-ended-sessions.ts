import type { Platform } from "../../platform/platform.ts";
import type { EndedSession } from "./ports.ts";
import { recordRevocation } from "./record-revocation.ts";
import { isServiceTokenId } from "./service-token-format.ts";
import { revokeSession } from "./store.ts";

/**
 * Tells Postgres of sessions and service tokens that ended at their owner; twice is as once. Their buyers' lists and their retention
 * stand there.
 */
export async function recordEndedSessions(deps: Pick<Platform, "db" | "log" | "metrics">, ended: readonly EndedSession[]): Promise<void> {
  for (const { sessionId, endedAt, reason } of ended) {
    if (isServiceTokenId(sessionId)) await recordRevocation(deps, sessionId, endedAt);
    else await revokeSession(deps.db, sessionId, endedAt, reason);
  }
}
