import { ok, refused, type Result } from "../../platform/result.ts";
import { endAllAndRecord, endAndRecord } from "./end-session.ts";
import type { AuthDeps } from "./ports.ts";
import type { ServiceTokenRefusal } from "./problems.ts";
import { findServiceToken, standingTokens } from "./service-token-store.ts";

/**
 * Ends a buyer's token for good: once this resolves it is refused on every isolate within the contract's `access.revocationSeconds`,
 * whatever falls down meanwhile. Again is no error. Throws `dependency-unavailable` where nobody can say whose it is, or the end was not kept.
 */
export async function revokeServiceToken(
  deps: AuthDeps,
  { id, buyerId }: { id: string; buyerId: string },
): Promise<Result<undefined, ServiceTokenRefusal>> {
  const row = await findServiceToken(deps.db, { id, buyerId });
  if (!row) return refused({ kind: "service-token-not-found" });
  if (row.revokedAt !== null) return ok(undefined);
  await endAndRecord(deps, { buyerId, sessionId: id }, "revoked");
  return ok(undefined);
}

/** Ends all of a buyer's tokens that are good, in one call of their owner's. Throws as above. */
export async function revokeStandingTokens(deps: AuthDeps, buyerId: string): Promise<void> {
  const ids = await standingTokens(deps.db, buyerId, deps.clock.now());
  if (ids.length > 0) await endAllAndRecord(deps, buyerId, ids, "revoked");
}
