import { llmBudgetAlertLost, llmBudgetBroken } from "../../platform/events/llm.ts";
import type { Platform } from "../../platform/platform.ts";
import type { AuditSums, BudgetAudit } from "./ports.ts";
import { amountText, type Unit } from "./unit.ts";
import { recorded } from "../../platform/language/say.ts";

/** The laws that a budget's own sums are under, by what it is kept in. */
export const RESERVED_LAWS: Readonly<Record<Unit, string>> = { tokens: "llm.tokens-reserved", nanoUsd: "llm.money-reserved" };

/** What was reserved less what became of it: 0 where nothing is lost. */
export const budgetDifference = ({ reserved, settled, released, open }: AuditSums): number => reserved - settled - released - open;

/** A budget's sums in each of what it is kept in; of the release before in tokens alone. */
export const sumsOf = ({ nanoUsd, ...tokens }: BudgetAudit): readonly (readonly [Unit, AuditSums])[] => [
  ["tokens", tokens],
  ...(nanoUsd ? [["nanoUsd", nanoUsd] as const] : []),
];

/**
 * A budget object's check of itself (LLM-3): what was reserved on a day, in tokens and in money, = settled + released + open. Pages where
 * it is not, one alert for all budgets and each of the two. Never throws: a budget goes on serving.
 */
export async function checkBudget(
  deps: Pick<Platform, "alerts" | "log" | "metrics">,
  userId: string,
  day: string,
  audit: BudgetAudit,
): Promise<boolean> {
  const broken = sumsOf(audit).filter(([, sums]) => budgetDifference(sums) !== 0);
  for (const [unit, sums] of broken) await tellOfBroken(deps, { userId, day, unit }, sums);
  return broken.length === 0;
}

async function tellOfBroken(
  deps: Pick<Platform, "alerts" | "log" | "metrics">,
  of: { userId: string; day: string; unit: Unit },
  sums: AuditSums,
): Promise<void> {
  const { reserved, settled, released, open } = sums;
  const detail = { ...of, reserved, settled, released, open };
  llmBudgetBroken(deps, detail);
  try {
    await deps.alerts.raise({
      key: `conservation.${RESERVED_LAWS[of.unit]}`,
      severity: "page",
      summary: recorded`a budget does not add up: of ${amountText(of.unit, reserved)} reserved, ${apartText(of.unit, budgetDifference(sums))} are neither settled, released nor open`,
      detail,
    });
  } catch (error) {
    llmBudgetAlertLost(deps, { userId: of.userId, error });
  }
}

/** More may have become of what was reserved than was. */
const apartText = (unit: Unit, amount: number): string => (amount < 0 ? `-${amountText(unit, -amount)}` : amountText(unit, amount));
