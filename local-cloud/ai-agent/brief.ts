import { minorUnits } from "./currencies.ts";
import type { Missing } from "./field-names.ts";
import type { AskingLanguage } from "./languages.ts";
import { measured, sureOfLine } from "./confidence.ts";
import { areWanted, askingLanguage, isFull, isRight, whichHolds, type Question } from "./questions.ts";
import { evidenceOf } from "./evidence.ts";
import { readConversation } from "./conversation.ts";
import type { Need } from "./need.ts";
import { VERSION, type Brief, type Confidence, type Extraction, type ExtractRequest } from "./schema.ts";

/** Where a conversation names no goods; `lookedFor` says what would have been understood. */
export interface NoItems {
  kind: "no-items-found";
  lookedFor: string;
}

const LOOKED_FOR =
  'a count with goods ("12 office chairs"), goods behind a verb of need ("we need office chairs"), or the heading of a notice';

/** The brief of a conversation by rules alone: pure, and the same for the same request. */
export function extractBrief(request: ExtractRequest): Extraction | NoItems {
  const need = readConversation(request.messages, new Date(request.referenceTime), request.locale);
  if (need.items.length === 0) return { kind: "no-items-found", lookedFor: LOOKED_FOR };
  const doubtful = need.items.filter((item) => sureOfLine(item, need) < DOUBT);
  const read = doubtful.length < need.items.length ? { ...need, items: need.items.filter((item) => !doubtful.includes(item)) } : need;
  const brief = briefOf(read);
  const confidence = confidenceOf(read);
  const texts = request.messages.flatMap(({ role, content }) => (role === "user" ? [content] : []));
  const language = askingLanguage(texts, request.locale);
  const questions = questionsOf(read, brief, confidence, language);
  if (read !== need && doubtful.length > 0) questions.unshift(areWanted(doubtful, language));
  const context = { referenceTime: new Date(request.referenceTime), locale: request.locale, spoken: need.spoken };
  const evidence = evidenceOf(read, brief, request.messages, context);
  return { brief, method: "deterministic", confidence, questions, evidence, version: VERSION };
}

/** Values less sure than this are asked about; a line is not even in the brief then, where there is another. */
const DOUBT = 0.5;

function questionsOf(need: Need, brief: Brief, confidence: Confidence, language: AskingLanguage): Question[] {
  const doubted = need.items.findIndex(({ key, counted }) => key === need.doubtedItem && !counted);
  const pointer = { budget: "/budget", deadline: "/deadline", delivery: "/delivery", quantity: `/items/${doubted}/quantity` };
  const open = [...need.doubted].filter((what) => what !== "quantity" || doubted >= 0);
  const asked = need.isFull ? [isFull(language)] : [];
  for (const what of open) asked.push(whichHolds(pointer[what], what, language));
  for (const [index, { name }] of need.items.entries()) {
    if (index !== doubted && (confidence[`/items/${index}`] ?? 1) < DOUBT) asked.push(isRight(`/items/${index}`, "item", name, language));
  }
  if (brief.budget && confidence.budget < DOUBT)
    asked.push(isRight("/budget", "budget", `${need.budget?.value ?? ""} ${brief.budget.currency}`, language));
  if (brief.deadline && confidence.deadline < DOUBT) asked.push(isRight("/deadline", "deadline", brief.deadline, language));
  if (brief.delivery && confidence.delivery < DOUBT) asked.push(isRight("/delivery", "delivery", brief.delivery.place, language));
  return asked;
}

/** A need as a brief, whatever it is worth. */
export function briefOf(need: Need): Brief {
  const budget = budgetOf(need);
  const brief: Brief = {
    title: titleOf(need),
    items: need.items.map(({ name, quantity, unit, attributes, searchTerms }) => ({ name, quantity, unit, attributes, searchTerms })),
    budget,
    currency: budget?.currency ?? need.currency ?? null,
    delivery: need.delivery ? { place: need.delivery.place, country: need.delivery.country } : null,
    deadline: need.deadline?.date ?? null,
    constraints: need.constraints,
    missing: [],
  };
  return {
    ...brief,
    missing: missingOf(
      brief,
      need.items.some((item) => !item.counted),
    ),
  };
}

/** What to ask the buyer for, in the order to ask it. */
export function missingOf(brief: Omit<Brief, "missing">, uncounted: boolean): Missing[] {
  const missing: Missing[] = [];
  if (uncounted) missing.push("quantity");
  if (brief.budget === null) missing.push("budget");
  if (brief.currency === null) missing.push("currency");
  if (brief.delivery === null) missing.push("delivery");
  else if (brief.delivery.country === null) missing.push("delivery.country");
  if (brief.deadline === null) missing.push("deadline");
  return missing;
}

function budgetOf({ budget, currency }: Need): Brief["budget"] {
  const code = budget?.currency ?? currency;
  if (!budget || code === undefined) return null;
  const amount = minorUnits(budget.value, code);
  return amount === undefined ? null : { amount, currency: code, kind: budget.kind };
}

function titleOf(need: Need): string {
  const heading = need.heading?.replace(/^[A-Z0-9]{1,2}--\s*/, "").trim();
  if (heading) return heading;
  const names = need.items.map((item) => item.name);
  const shown = names.slice(0, 3).join(", ");
  const title = names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
  return title.charAt(0).toUpperCase() + title.slice(1);
}

function confidenceOf(need: Need): Confidence {
  const lines = need.items.map((item) => round(sureOfLine(item, need)));
  const budget = budgetOf(need) && need.budget ? measured("budget", need.budget.confidence) : 0;
  return {
    title: need.heading ? 0.9 : 0.7,
    items: round(lines.reduce((sum, sure) => sum + sure, 0) / lines.length),
    budget: round(budget),
    currency: round(need.budget?.currency ? Math.max(budget, 0.8) : need.currency ? 0.7 : 0),
    delivery: round(need.delivery ? measured("delivery", need.delivery.confidence) : 0),
    deadline: round(need.deadline ? measured("deadline", need.deadline.confidence) : 0),
    constraints: need.constraints.length > 0 ? 0.7 : 0,
    ...Object.fromEntries(lines.map((sure, index) => [`/items/${index}`, sure])),
  };
}

function round(share: number): number {
  return Math.round(share * 100) / 100;
}
