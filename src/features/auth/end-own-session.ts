import type { Degraded } from "../../platform/degraded.ts";
import { sessionEnded } from "../../platform/events/auth.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { endAndRecord } from "./end-session.ts";
import { endUnseen, lookedUp } from "./end-unseen.ts";
import type { AuthDeps, SessionRef } from "./ports.ts";
import { livesNow } from "./session-standing.ts";
import { findSession } from "./store.ts";

/**
 * Whether the session that asks lives: by its owner alone where Postgres does not answer, since ends are all that may be done then.
 * Throws `dependency-unavailable` where nobody can say.
 */
export async function mayEnd(deps: AuthDeps, session: SessionRef): Promise<boolean> {
  const looked = await lookedUp(() => livesNow(deps, session));
  return "row" in looked ? looked.row === true : (await deps.buyerSessions(session.buyerId).standing(session.sessionId)) === "alive";
}

/**
 * Ends one of the buyer's sessions for good: once this resolves it is refused everywhere within the contract's `access.revocationSeconds`.
 * Again is no error. Where Postgres cannot say whose it is it ends all the same, if it is the buyer's, and the answer says that no list has
 * it yet. Refused where he has no such session; throws `dependency-unavailable` where the end was not kept.
 */
export async function endOwnSession(
  deps: AuthDeps,
  session: SessionRef,
): Promise<Result<Degraded | undefined, { kind: "session-not-found" }>> {
  const looked = await lookedUp(() => findSession(deps.db, session.sessionId));
  if ("unanswered" in looked) return ok(await endUnseen(deps, { ...session, reason: "signed-out" }, looked.unanswered));
  const { row } = looked;
  if (row?.buyerId !== session.buyerId) return refused({ kind: "session-not-found" });
  if (row.revokedAt !== null) return ok(undefined);
  await endAndRecord(deps, session, "signed-out");
  sessionEnded(deps, session);
  return ok(undefined);
}
