import type { Word } from "./read-words.ts";

const WITHOUT = new Set(["without", "ohne", "sans", "sin", "senza", "zonder"]);

/**
 * The words of a text that say what is not there, each with the word that says so: "armrests" of "chair without armrests and with
 * castors", up to the next word of grammar or comma. A phrase that stands for a quality ("sans fil") is one word, and none of them.
 */
export function lackingIn(words: readonly Word[]): ReadonlyMap<Word, string> {
  const lacking = new Map<Word, string>();
  let without: string | undefined;
  for (const word of words) {
    if (word.opens || word.kind === "link" || word.kind === "and") without = undefined;
    if (word.kind === "link" && WITHOUT.has(word.text)) without = word.text;
    else if (without !== undefined && word.kind !== "of" && word.kind !== "stop") lacking.set(word, without);
  }
  return lacking;
}
