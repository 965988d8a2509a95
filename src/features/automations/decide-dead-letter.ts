import { auditRow } from "../../platform/audit/audit-log.ts";
import { notFound } from "../../platform/errors.ts";
import { deadLetterDecided } from "../../platform/events/automations.ts";
import type { Actor } from "../../platform/identity.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { AutomationIncidentDeps } from "./ports.ts";
import type { AutomationRefusal } from "./problems.ts";
import type { Outcome } from "./schemas.ts";
import { decideLetter, letterStates } from "./store/dead-letters.ts";

/**
 * Records an operator's outcome (AUT-4). Refused where the letter is being replayed or has its outcome, and where it names an incident that was
 * never opened or, to be deferred, one that is over. Throws `not-found`, and `dependency-unavailable` where the incidents cannot be read.
 */
export async function decideDeadLetter(
  deps: AutomationIncidentDeps,
  operator: Actor,
  id: string,
  outcome: Outcome,
): Promise<Result<{ id: string; state: Outcome["outcome"] }, AutomationRefusal>> {
  const { note, incidentId } = outcome;
  if (incidentId !== undefined) {
    // It may close from here on: reopen-deferred.ts then finds the letter that waits for it.
    const state = (await deps.incidentBook.incidentStates([incidentId]))[incidentId];
    if (state === undefined || (state === "closed" && outcome.outcome === "deferred"))
      return refused({ kind: "incident-not-open", incidentId, state });
  }
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
