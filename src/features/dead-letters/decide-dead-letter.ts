import { auditRow, type AuditRow } from "../../platform/audit/audit-log.ts";
import { notFound } from "../../platform/errors.ts";
import { wakeUpLetterDecided } from "../../platform/events/dead-letters.ts";
import type { Actor } from "../../platform/identity.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { DeadLettersDeps } from "./ports.ts";
import type { DeadLetterRefusal } from "./problems.ts";
import type { LetterState } from "./rules.ts";
import type { LetterDecision } from "./schemas.ts";
import { letterById, markHandled, takeForReplay, type LetterRow } from "./store.ts";

/**
 * An operator's one decision on a dead letter. A replay makes its work due from the beginning, once however many ask at once; its
 * owner's row then says how it ended, and one that fails comes back undecided, with its history. Throws `not-found`.
 */
export async function decideDeadLetter(
  deps: DeadLettersDeps,
  id: string,
  { mode, note }: LetterDecision,
  operator: Actor,
): Promise<Result<{ id: string; state: LetterState }, DeadLetterRefusal>> {
  const letter = await letterById(deps.db, id);
  if (!letter) throw notFound("dead letter");
  const detail = { mode, queue: letter.queue, about: letter.subject, note };
  const line = auditRow(deps, operator, { action: "dead-letter.decide", subjectKind: "dead-letter", subject: id, detail });
  const decision = { by: operator.id, note, line };
  const taken = mode === "handled" ? ok(await markHandled(deps.db, id, decision)) : await replay(deps, letter, decision);
  if (!taken.ok) return taken;
  if (!taken.value) return refused(await whyNot(deps, id, letter));
  wakeUpLetterDecided(deps, { deadLetterId: id, queue: letter.queue, subject: letter.subject, mode, operatorId: operator.id });
  return ok({ id, state: mode === "handled" ? "handled" : "replaying" });
}

async function replay(
  deps: DeadLettersDeps,
  { id, queue, subject }: LetterRow,
  decision: { by: string; note: string; line: AuditRow },
): Promise<Result<boolean, DeadLetterRefusal>> {
  const owner = (await deps.letterOwners())[queue];
  if (subject === null || owner === undefined) return refused({ kind: "wake-up-letter-unreadable" });
  const taken = await takeForReplay(deps.db, { id, subject }, owner.work, decision);
  if (taken) await owner.work.wake(subject);
  return ok(taken);
}

/** Why a decision changed nothing: somebody else's came first, or the work is over. */
async function whyNot(deps: DeadLettersDeps, id: string, seen: LetterRow): Promise<DeadLetterRefusal> {
  const { state } = (await letterById(deps.db, id)) ?? seen;
  return state === "undecided" ? { kind: "wake-up-letter-too-late" } : { kind: "wake-up-letter-decided", state };
}
