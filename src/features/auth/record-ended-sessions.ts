import type { Platform } from "../../platform/platform.ts";
import type { EndedSession } from "./ports.ts";
import { revokeSession } from "./store.ts";

/** Tells Postgres of sessions that ended at their owner; twice is as once. Their buyers' list of sessions and its retention stand there. */
export async function recordEndedSessions(deps: Pick<Platform, "db">, ended: readonly EndedSession[]): Promise<void> {
  for (const { sessionId, endedAt, reason } of ended) await revokeSession(deps.db, sessionId, endedAt, reason);
}
