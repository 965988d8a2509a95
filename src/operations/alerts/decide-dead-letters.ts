import { authorOf } from "../../platform/audit/line.ts";
import { deadLetterDecided, deadLettersDecided } from "../../platform/events/alerts.ts";
import type { Operator } from "../../platform/identity.ts";
import type { Result } from "../../platform/result.ts";
import type { ManyAsked, ManyBegun, ManyRefusal } from "./many.ts";
import type { AlertDeps } from "./ports.ts";

/** One decision on all undecided dead letters that are meant (ALR-7): where it sends, a canary first, then some at a time. */
export async function decideDeadLetters(deps: AlertDeps, asked: ManyAsked, operator: Operator): Promise<Result<ManyBegun, ManyRefusal>> {
  const begun = await deps.alertLedger.decideMany(asked, authorOf(operator));
  if (begun.ok) {
    const { id, total, mode, decidedNow } = begun.value;
    deadLettersDecided(deps, { id, letters: total, mode, operatorId: operator.id });
    if (decidedNow.length > 0) deadLetterDecided(deps, { ids: decidedNow, mode, operatorId: operator.id });
  }
  return begun;
}
