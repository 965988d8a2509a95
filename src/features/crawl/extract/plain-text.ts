import { parseMarkup } from "./parse-markup.ts";
import type { WorkBudget } from "./work-budget.ts";

/**
 * Text as people read it: entities decoded (also those encoded once too often), tags taken out, white space folded. What no store
 * takes, control characters and halves of surrogate pairs, is taken out too.
 */
export function plainText(text: string, budget: WorkBudget): string {
  budget.spendOn(text);
  const parts: string[] = [];
  if (/[&<]/.test(text)) parseMarkup(text, budget, { text: (data) => void parts.push(data) });
  else parts.push(text);
  return parts
    .join("")
    .replace(/[\s\u0000-\u001f\u007f]+/g, " ")
    .toWellFormed()
    .trim();
}
