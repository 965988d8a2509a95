import { authorOf } from "../../platform/audit/line.ts";
import { deadLetterDecided } from "../../platform/events/alerts.ts";
import type { Operator } from "../../platform/identity.ts";
import type { Result } from "../../platform/result.ts";
import type { DeadLetter, DecisionMode } from "./dead-letter.ts";
import type { AlertDeps, LetterRefusal } from "./ports.ts";
import { secondaryConfigured } from "./transports.ts";

/** An operator's one decision on a dead letter (ALR-6); it is noted on the incident that is open. */
export async function decideDeadLetter(
  deps: AlertDeps,
  id: string,
  decision: { mode: DecisionMode; note: string },
  operator: Operator,
): Promise<Result<DeadLetter, LetterRefusal>> {
  const input = { ...decision, secondaryConfigured: secondaryConfigured(deps.settings) };
  const decided = await deps.alertLedger.decide(id, input, authorOf(operator));
  if (decided.ok) deadLetterDecided(deps, { ids: [id], mode: decision.mode, operatorId: operator.id });
  return decided;
}
