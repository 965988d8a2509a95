import { ok, refused, type Result } from "./result.ts";

/** One sign-in, of a buyer or an operator, and where its family of refresh tokens stands. */
export interface SessionState {
  generation: number;
  rotatedAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  /** Whether the reuse of a token of it is known already. */
  reuseKnown: boolean;
}

export type RefreshPlan =
  /** The token is the current one: rotate. */
  | { kind: "rotate" }
  /** The token is the one just rotated away and its answer may have been lost: answer the current one again. */
  | { kind: "answer-again" };

export type RefreshRefusal = { kind: "session-ended" } | { kind: "refresh-token-reused" };

/**
 * What a refresh token of a generation is worth (AUTH-3). A token older than the current one, outside the grace
 * for a lost response, is stolen or replayed: its whole family ends. So it is once of a session that was ended before: a thief who signs out
 * would otherwise hide behind it.
 */
export function decideRefresh(
  session: SessionState,
  tokenGeneration: number,
  now: Date,
  graceSeconds: number,
): Result<RefreshPlan, RefreshRefusal> {
  const ended = refused({ kind: "session-ended" } as const);
  if (session.expiresAt <= now || session.reuseKnown) return ended;
  if (tokenGeneration === session.generation) return session.revokedAt === null ? ok({ kind: "rotate" }) : ended;
  const graceEnds = session.rotatedAt.getTime() + graceSeconds * 1000;
  if (tokenGeneration === session.generation - 1 && now.getTime() <= graceEnds) {
    return session.revokedAt === null ? ok({ kind: "answer-again" }) : ended;
  }
  return refused({ kind: "refresh-token-reused" });
}
