import { revocationMarkFailed } from "../../platform/events/auth.ts";
import type { Platform } from "../../platform/platform.ts";
import { markRevoked } from "./revocations.ts";
import { revokeSession } from "./store.ts";

/** Ends a session for good in Postgres, and marks it in Redis so that access tokens out there stop working within the contract's seconds. */
export async function endSession(deps: Platform, sessionId: string, reason: "signed-out" | "refresh-token-reused"): Promise<void> {
  await revokeSession(deps.db, sessionId, deps.clock.now(), reason);
  try {
    await markRevoked(deps.redis, sessionId, deps.contract.access.accessTokenSeconds);
  } catch (error) {
    // Postgres has it, and verification asks there while Redis does not answer.
    revocationMarkFailed(deps, { sessionId, error });
  }
}
