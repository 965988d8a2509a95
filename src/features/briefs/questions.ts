import { MAX_QUESTIONS } from "./question-texts.ts";
import type { Question } from "./schemas.ts";

/** One question a field, the first that is asked about it. */
export function bounded(questions: readonly Question[]): Question[] {
  const first = new Map<string, Question>();
  for (const question of questions) if (!first.has(question.field)) first.set(question.field, question);
  return [...first.values()].slice(0, MAX_QUESTIONS);
}
