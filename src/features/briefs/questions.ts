import { MAX_QUESTIONS } from "./question-texts.ts";
import type { KeptQuestion } from "./schemas.ts";

/** One question a field, the first that is asked about it. */
export function bounded(questions: readonly KeptQuestion[]): KeptQuestion[] {
  const first = new Map<string, KeptQuestion>();
  for (const question of questions) if (!first.has(question.field)) first.set(question.field, question);
  return [...first.values()].slice(0, MAX_QUESTIONS);
}
