import { IsolateBudget } from "./isolate-budget.ts";
import type { IsolateDeps } from "./held-call.ts";
import type { CallBudget, TokenBudget } from "./ports.ts";

/** Users whose budgets an isolate keeps before it looks for those it has nothing of. */
const MANY = 1_000;

/** The budgets of the users whose calls this isolate serves. */
export function isolateBudgets(owners: (userId: string) => TokenBudget, deps: IsolateDeps): (userId: string) => CallBudget {
  const budgets = new Map<string, IsolateBudget>();
  let sweepAt = MANY;
  return (userId) => {
    const known = budgets.get(userId);
    if (known) return known;
    if (budgets.size >= sweepAt) {
      for (const [each, budget] of budgets) if (budget.isEmpty) budgets.delete(each);
      sweepAt = Math.max(MANY, budgets.size * 2);
    }
    const made = new IsolateBudget(owners(userId), deps);
    budgets.set(userId, made);
    return made;
  };
}
