import type { AuditedWrite, Author } from "../../platform/audit/line.ts";
import type { Operator } from "../../platform/identity.ts";
import { decideRefresh, type RefreshRefusal } from "../../platform/refresh-rotation.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { OfferedRotation, Rotated } from "./ports.ts";

/** Where a live session's family of refresh tokens stands. Times are milliseconds since the epoch. */
export interface KnownFamily {
  generation: number;
  rotatedAt: number;
  salt: string;
  operator: Operator;
  expiresAt: number;
}

export type RotationEffect =
  | { kind: "rotate"; generation: number }
  | { kind: "end-session" }
  | { kind: "audit"; author: Author; write: AuditedWrite };

/** What an offered rotation is answered with, and what it brings about: reuse ends the session, with a line in the trail (AUTH-3). */
export function decideRotation(
  family: KnownFamily | undefined,
  { sessionId, generation, salt, graceSeconds }: OfferedRotation,
  requestId: string | null,
  now: Date,
): { reply: Result<Rotated, RefreshRefusal>; effects: readonly RotationEffect[] } {
  if (!family) return { reply: refused({ kind: "session-ended" }), effects: [] };
  const { operator } = family;
  const state = {
    ...family,
    rotatedAt: new Date(family.rotatedAt),
    expiresAt: new Date(family.expiresAt),
    revokedAt: null,
    reuseKnown: false,
  };
  const decided = decideRefresh(state, generation, now, graceSeconds);
  if (!decided.ok) {
    if (decided.refusal.kind !== "refresh-token-reused") return { reply: decided, effects: [] };
    const detail = { generation, current: family.generation };
    const write = { action: "operator.refresh-token-reused", subjectKind: "session", subject: sessionId, detail };
    return { reply: decided, effects: [{ kind: "end-session" }, { kind: "audit", author: { ...operator, requestId }, write }] };
  }
  if (decided.value.kind === "answer-again") {
    return { reply: ok({ operator, generation: family.generation, salt: family.salt }), effects: [] };
  }
  const next = family.generation + 1;
  return { reply: ok({ operator, generation: next, salt }), effects: [{ kind: "rotate", generation: next }] };
}
