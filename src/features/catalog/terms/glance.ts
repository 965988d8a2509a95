import { folded, stemOf, tokensOf } from "./fold.ts";
import { formsFor, inflected, partsOf } from "./lexicon.ts";
import type { Sought } from "./sought.ts";

/** The words of a text as a glance takes them in. */
export const wordsAtAGlance = (text: string): string[] => tokensOf(folded(text)).map((token) => token.text);

/**
 * Counts at a glance what of a text has to do with what is sought, so that of a shop's tens of thousands of addresses only those are
 * understood that may fit. Where it counts none, a text would fit by a slip of the shop's own alone.
 */
export function glanceFor({ heads, alsoCalled, wishes, models }: Sought): (words: readonly string[]) => number {
  const keys = new Set([...heads, ...alsoCalled, ...wishes.flatMap(({ readings }) => readings)].map(({ key }) => key));
  const words = new Set([...keys].flatMap((key) => [stemOf(key), ...formsFor(key).flatMap((form) => form.split(" ").map(stemOf))]));
  const numbers = models.flatMap(({ forms }) => forms.map((form) => form.slice(0, LEAST_OF_NUMBER)));
  const known = new Map<string, boolean>();
  const matters = (word: string): boolean => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const parts = [word, ...(partsOf(word) ?? [])];
    const found = words.has(stemOf(word)) || parts.some((part) => inflected(part).some(({ key }) => keys.has(key)));
    known.set(word, found);
    return found;
  };
  return (said) => {
    const met = said.filter(matters).length;
    if (numbers.length === 0) return met;
    const joined = said.join("");
    return met + numbers.filter((number) => joined.includes(number)).length;
  };
}

const LEAST_OF_NUMBER = 4;
