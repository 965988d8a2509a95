import { ok, refused, type Result } from "./result.ts";

/** One sign-in, of a buyer or an operator, and where its family of refresh tokens stands. */
export interface SessionState {
  generation: number;
  rotatedAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
}

export type RefreshPlan =
  /** The token is the current one: rotate. */
  | { kind: "rotate" }
  /** The token is the one just rotated away and its answer may have been lost: answer the current one again. */
  | { kind: "answer-again" };

export type RefreshRefusal = { kind: "session-ended" } | { kind: "refresh-token-reused" };

/**
 * What a refresh token of a generation is worth (AUTH-3). A token older than the current one, outside the grace
 * for a lost response, is stolen or replayed: its whole family ends.
 */
export function decideRefresh(
  session: SessionState,
  tokenGeneration: number,
  now: Date,
  graceSeconds: number,
): Result<RefreshPlan, RefreshRefusal> {
  if (session.revokedAt !== null || session.expiresAt <= now) return refused({ kind: "session-ended" });
  if (tokenGeneration === session.generation) return ok({ kind: "rotate" });
  const graceEnds = session.rotatedAt.getTime() + graceSeconds * 1000;
  if (tokenGeneration === session.generation - 1 && now.getTime() <= graceEnds) return ok({ kind: "answer-again" });
  return refused({ kind: "refresh-token-reused" });
}
