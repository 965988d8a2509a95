import { wholly } from "../../../platform/sliced.ts";
import { parseMarkup } from "./parse-markup.ts";
import type { WorkBudget } from "./work-budget.ts";

/** An entity that stands where its ampersand was written as one: `&amp;eacute;`, once it is decoded. */
const ENTITY = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/i;

/**
 * Text as people read it: entities decoded (also those encoded once too often), tags taken out, white space folded. What no store
 * takes, control characters and halves of surrogate pairs, is taken out too.
 */
export function plainText(text: string, budget: WorkBudget): string {
  budget.spendOn(text);
  const once = /[&<]/.test(text) ? textIn(text, budget) : text;
  const decoded = ENTITY.test(once) ? textIn(once, budget) : once;
  return decoded
    .replace(/[\s\u0000-\u001f\u007f]+/g, " ")
    .toWellFormed()
    .trim();
}

function textIn(markup: string, budget: WorkBudget): string {
  const parts: string[] = [];
  wholly(parseMarkup(markup, budget, { text: (data) => void parts.push(data) }));
  return parts.join("");
}
