import { auditRow } from "../../platform/audit/audit-log.ts";
import { notFound } from "../../platform/errors.ts";
import { deadLetterDecided } from "../../platform/events/automations.ts";
import type { Actor } from "../../platform/identity.ts";
import type { Platform } from "../../platform/platform.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { AutomationRefusal } from "./problems.ts";
import type { Outcome } from "./schemas.ts";
import { decideLetter, letterStates } from "./store/dead-letters.ts";

/** Records an operator's outcome (AUT-4). Refused where the letter is being replayed or has its outcome; throws `not-found`. */
export async function decideDeadLetter(
  deps: Platform,
  operator: Actor,
  id: string,
  outcome: Outcome,
): Promise<Result<{ id: string; state: Outcome["outcome"] }, AutomationRefusal>> {
  const { note, incidentId } = outcome;
  const detail = { outcome: outcome.outcome, note, incidentId: incidentId ?? null };
  const line = auditRow(deps, operator, {
    action: "automation-dead-letter.decide",
    subjectKind: "automation-dead-letter",
    subject: id,
    detail,
  });
  const decided = await decideLetter(deps.db, id, { state: outcome.outcome, note, incidentId }, line);
  if (!decided) {
    const state = (await letterStates(deps.db, [id])).get(id);
    if (state === undefined) throw notFound("dead letter");
    return refused({ kind: "dead-letter-decided", state });
  }
  deadLetterDecided(deps, { deadLetterId: id, outcome: outcome.outcome, by: operator.id, incidentId });
  return ok({ id, state: outcome.outcome });
}
