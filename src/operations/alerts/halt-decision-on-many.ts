import { authorOf } from "../../platform/audit/line.ts";
import { decisionOnManyHalted } from "../../platform/events/alerts.ts";
import type { Operator } from "../../platform/identity.ts";
import type { Result } from "../../platform/result.ts";
import type { HaltRefusal, ManyProgress } from "./many.ts";
import type { AlertDeps } from "./ports.ts";

/** Ends a decision on many for good: none of its letters has its turn after this was answered. */
export async function haltDecisionOnMany(deps: AlertDeps, id: string, operator: Operator): Promise<Result<ManyProgress, HaltRefusal>> {
  const halted = await deps.alertLedger.haltMany(id, authorOf(operator));
  if (halted.ok) decisionOnManyHalted(deps, { id, left: halted.value.turns.waiting, operatorId: operator.id });
  return halted;
}
