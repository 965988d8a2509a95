import { MAX_QUESTIONS } from "./question-facts.ts";
import type { KeptQuestion } from "./schemas.ts";

/**
 * One question a value, the first that is asked about it. Those about the lines together (`/items`) are each of other lines, most of them not in
 * the brief: every one stays that says something of its own.
 */
export function bounded(questions: readonly KeptQuestion[]): KeptQuestion[] {
  const first = new Map<string, KeptQuestion>();
  for (const question of questions) {
    const about = question.field === "/items" ? `/items ${question.reason} ${question.text}` : question.field;
    if (!first.has(about)) first.set(about, question);
  }
  return [...first.values()].slice(0, MAX_QUESTIONS);
}
