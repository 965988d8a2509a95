import { refreshTokenReused } from "../../platform/events/auth.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { endSession } from "./end-session.ts";
import { issueTokens } from "./issue-tokens.ts";
import { decideRefresh, type RefreshRefusal } from "../../platform/refresh-rotation.ts";
import type { AuthDeps } from "./ports.ts";
import type { Tokens } from "./schemas.ts";
import { absoluteEnd, endOf, endOnceUsed, secondsUntil } from "./session-end.ts";
import { knownSeconds } from "./session-standing.ts";
import { findSession, rotateSession, type SessionRow } from "./store.ts";
import { readRefresh } from "./tokens.ts";

/**
 * Rotates a buyer's or an operator's refresh token (RFC 9700 §4.14). Two requests at once with the same token get the same new one.
 * An operator's is rotated at the desk, without Postgres, Redis or the buyers' secrets.
 */
export async function refresh(deps: AuthDeps, refreshToken: string): Promise<Result<Tokens, RefreshRefusal>> {
  const operator = await deps.operators.refresh(refreshToken);
  if (operator) return operator;
  const claims = await readRefresh(deps, refreshToken);
  const session = claims && (await findSession(deps.db, claims.sid));
  if (!claims || !session) return refused({ kind: "session-ended" });

  const now = deps.clock.now();
  const { refreshGraceSeconds } = deps.contract.access;
  const decide = (stored: SessionRow) => {
    const reuseKnown = stored.theftToldAt !== null || stored.revokedReason === "refresh-token-reused";
    return decideRefresh({ ...stored, expiresAt: endOf(deps.contract, stored), reuseKnown }, claims.generation, now, refreshGraceSeconds);
  };
  const ref = { buyerId: session.buyerId, sessionId: session.id };
  const decision = decide(session);
  if (!decision.ok) {
    if (decision.refusal.kind === "refresh-token-reused") {
      await endSession(deps, ref, "refresh-token-reused");
      refreshTokenReused(deps, { buyerId: session.buyerId, sessionId: session.id });
    }
    return decision;
  }
  // An end that Postgres has yet to hear of counts all the same.
  const known = Math.min(knownSeconds(deps.contract), Math.max(1, secondsUntil(absoluteEnd(deps.contract, session), now)));
  if ((await deps.buyerSessions(ref.buyerId).confirm(ref.sessionId, known)) === "ended") return refused({ kind: "session-ended" });
  if (decision.value.kind === "rotate") {
    const rotated = await rotateSession(deps.db, session, { at: now, expiresAt: endOnceUsed(deps.contract, session, now) });
    if (rotated) return ok(await issueTokens(deps, { ...session, generation: session.generation + 1, rotatedAt: now }));
    const current = await findSession(deps.db, session.id);
    if (!current || !decide(current).ok) return refused({ kind: "session-ended" });
    return ok(await issueTokens(deps, current));
  }
  return ok(await issueTokens(deps, session));
}
