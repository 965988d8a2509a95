import { auditRow } from "../../platform/audit/audit-log.ts";
import { notFound } from "../../platform/errors.ts";
import { deadLetterDecided } from "../../platform/events/automations.ts";
import type { Actor } from "../../platform/identity.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { AutomationsDeps } from "./ports.ts";
import type { AutomationRefusal } from "./problems.ts";
import { changedPointers } from "./rules.ts";
import type { EditedReplay } from "./schemas.ts";
import { sendReplays } from "./send-replays.ts";
import { letterStates, readLetter, replayEdited, wasAcknowledged } from "./store/dead-letters.ts";

/** Members named in the audit trail; all of what was sent is in the letter's history. */
const NAMED = 50;

/**
 * Replays one dead letter with another `data` than its event has (AUT-3). The event stays as it was, in the letter and in the outbox; the history
 * has who did it, why and what is sent, the audit trail which members differ. The receiver gets it under the delivery's own `webhook-id`,
 * so one that a receiver acknowledged in an earlier try, before an operator had it sent again, is refused: it would drop that as known. Throws `not-found`.
 */
export async function replayWithPayload(
  deps: AutomationsDeps,
  operator: Actor,
  id: string,
  { data, reason }: EditedReplay,
): Promise<Result<{ id: string; changed: string[] }, AutomationRefusal>> {
  const letter = await readLetter(deps.db, id);
  if (!letter) throw notFound("dead letter");
  if (letter.executionId === null || (await wasAcknowledged(deps.db, letter.executionId))) return refused({ kind: "payload-not-editable" });
  const changed = changedPointers(letter.event.data, data);
  if (changed.length === 0) return refused({ kind: "payload-unchanged" });
  const line = auditRow(deps, operator, {
    action: "automation-dead-letter.replay-edited",
    subjectKind: "automation-dead-letter",
    subject: id,
    detail: { reason, changed: changed.slice(0, NAMED) },
  });
  const [started] = await replayEdited(deps.db, line, { data, reason });
  if (!started) return refused({ kind: "dead-letter-decided", state: (await letterStates(deps.db, [id])).get(id) ?? letter.state });
  deadLetterDecided(deps, { deadLetterId: id, outcome: "replay-edited", by: operator.id });
  if (started.executionId !== null) await sendReplays(deps, [{ executionId: started.executionId }]);
  return ok({ id, changed });
}
