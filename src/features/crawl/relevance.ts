/** One thing asked for: its name first, then how else it may be called, down to its bare noun. */
export interface SoughtItem {
  name: string;
  terms: readonly string[];
}

const STOP_WORDS = new Set(
  "a an and are as at be by de der die das en et for from in into is it la le los of on or our per the to und we with you your".split(" "),
);

/** How telling a word is; rare words of a shop's own addresses say more than common ones. */
export type WordWeight = (word: string) => number;

const EQUAL: WordWeight = () => 1;

/** Lower-case words and numbers, accents and plural endings taken off, stop words left out. */
export function wordsOf(text: string): string[] {
  const words =
    text
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => !STOP_WORDS.has(word)).map(singular);
}

/** Weights by inverse document frequency over a collection. */
export function weightsOver(documents: Iterable<ReadonlySet<string>>): WordWeight {
  const counts = new Map<string, number>();
  let size = 0;
  for (const words of documents) {
    size += 1;
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return (word) => Math.log(1 + size / (1 + (counts.get(word) ?? 0)));
}

/**
 * 0..1: how well a text is what one item asks for. A word counts once for each of the item's terms it stands in, and once more
 * where it stands in the barest of several: a monitor of another size is nearer to "24-inch monitor" than a television of that size.
 */
export function itemRelevance(words: ReadonlySet<string>, item: SoughtItem, weight: WordWeight = EQUAL): number {
  const terms = item.terms.length > 0 ? item.terms : [item.name];
  const counted = terms.length > 1 ? [...terms, terms.at(-1) ?? ""] : terms;
  const asked = new Map<string, number>();
  for (const term of counted) for (const word of new Set(wordsOf(term))) asked.set(word, (asked.get(word) ?? 0) + weight(word));
  let total = 0;
  let met = 0;
  for (const [word, worth] of asked) {
    total += worth;
    if (words.has(word)) met += worth;
  }
  return total === 0 ? 0 : met / total;
}

/** The item a text fits best, and how well. */
export function bestItem(
  words: ReadonlySet<string>,
  items: readonly SoughtItem[],
  weight?: WordWeight,
): { item: string | undefined; relevance: number } {
  let best: { item: string | undefined; relevance: number } = { item: undefined, relevance: 0 };
  for (const item of items) {
    const relevance = itemRelevance(words, item, weight);
    if (relevance > best.relevance) best = { item: item.name, relevance };
  }
  return best;
}

function singular(word: string): string {
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && /(?:ss|x|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return word.length > 3 && /[^su]s$/.test(word) ? word.slice(0, -1) : word;
}
