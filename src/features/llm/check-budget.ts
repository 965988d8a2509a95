import { llmBudgetAlertLost, llmBudgetBroken } from "../../platform/events/llm.ts";
import type { Platform } from "../../platform/platform.ts";
import type { BudgetAudit } from "./ports.ts";

/** Tokens reserved less what became of them: 0 where nothing is lost. */
export const budgetDifference = ({ reserved, settled, released, open }: BudgetAudit): number => reserved - settled - released - open;

/**
 * A budget object's check of itself (LLM-3): tokens reserved on a day = settled + released + open. Pages where they are not, one
 * alert for all budgets. Never throws: a budget goes on serving.
 */
export async function checkBudget(
  deps: Pick<Platform, "alerts" | "log" | "metrics">,
  userId: string,
  day: string,
  audit: BudgetAudit,
): Promise<boolean> {
  const difference = budgetDifference(audit);
  if (difference === 0) return true;
  const { reserved, settled, released, open } = audit;
  llmBudgetBroken(deps, { userId, day, reserved, settled, released, open });
  try {
    await deps.alerts.raise({
      key: "conservation.llm.tokens-reserved",
      severity: "page",
      summary: `a token budget does not add up: ${difference} of ${reserved} reserved tokens are neither settled, released nor open`,
      detail: { userId, day, reserved, settled, released, open },
    });
  } catch (error) {
    llmBudgetAlertLost(deps, { userId, error });
  }
  return false;
}
