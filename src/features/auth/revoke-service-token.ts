import { ok, refused, type Result } from "../../platform/result.ts";
import type { Degraded } from "../../platform/degraded.ts";
import { endAllAndRecord, endAndRecord } from "./end-session.ts";
import { endUnseen, lookedUp } from "./end-unseen.ts";
import type { AuthDeps } from "./ports.ts";
import type { ServiceTokenRefusal } from "./problems.ts";
import { findServiceToken, standingTokens } from "./service-token-store.ts";

/**
 * Ends a buyer's token for good: once this resolves it is refused on every isolate within the contract's `access.revocationSeconds`,
 * whatever falls down meanwhile. Again is no error. Where Postgres cannot say whose it is it ends all the same, if it is the buyer's, and the
 * answer says that no list has it yet. Throws `dependency-unavailable` where the end was not kept.
 */
export async function revokeServiceToken(
  deps: AuthDeps,
  { id, buyerId }: { id: string; buyerId: string },
): Promise<Result<Degraded | undefined, ServiceTokenRefusal>> {
  const looked = await lookedUp(() => findServiceToken(deps.db, { id, buyerId }));
  if ("unanswered" in looked) return ok(await endUnseen(deps, { buyerId, sessionId: id, reason: "revoked" }, looked.unanswered));
  const { row } = looked;
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
