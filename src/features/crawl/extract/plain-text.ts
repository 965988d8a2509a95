import { wholly } from "../../../platform/sliced.ts";
import { parseMarkup } from "./parse-markup.ts";
import type { WorkBudget } from "./work-budget.ts";

/** An entity that stands where its ampersand was written as one: `&amp;eacute;`, once it is decoded. */
const ENTITY = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/i;

/** What nobody sees: places where a word may break, and what turns the direction of all that follows (UAX #9). Joiners and marks of one letter's direction are spelling, and stay. */
const UNSEEN = /[\u00ad\u200b\u2060\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text as people read it: entities decoded (also those encoded once too often), tags taken out, white space folded. What nobody sees is taken
 * out, and what no store takes, control characters and halves of surrogate pairs, too.
 */
export function plainText(text: string, budget: WorkBudget): string {
  budget.spendOn(text);
  const once = /[&<]/.test(text) ? textIn(text, budget) : text;
  const decoded = ENTITY.test(once) ? textIn(once, budget) : once;
  return decoded
    .replace(UNSEEN, "")
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, " ")
    .toWellFormed()
    .trim();
}

function textIn(markup: string, budget: WorkBudget): string {
  const parts: string[] = [];
  wholly(parseMarkup(markup, budget, { text: (data) => void parts.push(data) }));
  return parts.join("");
}
