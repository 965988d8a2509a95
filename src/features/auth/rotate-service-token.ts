import { ok, refused, type Result } from "../../platform/result.ts";
import { makeServiceToken, type MadeServiceToken } from "./make-service-token.ts";
import type { AuthDeps, SessionRef } from "./ports.ts";
import type { ServiceTokenRefusal } from "./problems.ts";
import { revokeServiceToken } from "./revoke-service-token.ts";
import { findServiceToken, type ServiceTokenRow } from "./service-token-store.ts";
import { livesNow } from "./session-standing.ts";

export interface RotatedServiceToken extends MadeServiceToken {
  /** Until when the token before is good. */
  previousUntil: Date;
}

/**
 * Makes the one successor of a token, with its name, scopes, limits and end, and has the token itself end after an overlap, in one transaction.
 * Again is the same: the successor is found, without its text. Who lost that rotates the successor.
 *
 * @param overlapSeconds longer than an isolate remembers a token, so that its end is kept to the moment
 */
export async function rotateServiceToken(
  deps: AuthDeps,
  session: SessionRef,
  { id, overlapSeconds }: { id: string; overlapSeconds: number },
): Promise<Result<RotatedServiceToken, ServiceTokenRefusal>> {
  if (!(await livesNow(deps, session))) return refused({ kind: "session-ended" });
  const { buyerId } = session;
  const before = await goodToken(deps, { id, buyerId });
  if (!before) return refused({ kind: "service-token-not-found" });
  const { name, scopes, expiresAt } = before;
  const until = new Date(deps.clock.now().getTime() + overlapSeconds * 1000);
  const once = `rotate:${id}`;
  const made = await makeServiceToken(
    deps,
    buyerId,
    // A token that was rotated before has its end from that: its successor has the end it had.
    { name, scopes, expiresAt: expiresAt ?? undefined, llmLimits: before.llmLimits ?? undefined, replaces: { id, until } },
    { key: once, fingerprint: once },
  );
  const after = await goodToken(deps, { id, buyerId });
  if (!made.ok) return after ? made : refused({ kind: "service-token-not-found" });
  if (made.value.token !== undefined && !(await livesNow(deps, session))) {
    await revokeServiceToken(deps, { id: made.value.row.id, buyerId });
    return refused({ kind: "session-ended" });
  }
  return ok({ ...made.value, previousUntil: after?.expiresAt ?? until });
}

async function goodToken(deps: AuthDeps, { id, buyerId }: { id: string; buyerId: string }): Promise<ServiceTokenRow | undefined> {
  const row = await findServiceToken(deps.db, { id, buyerId });
  const isGood = row !== undefined && row.revokedAt === null && (row.expiresAt === null || row.expiresAt > deps.clock.now());
  return isGood ? row : undefined;
}
