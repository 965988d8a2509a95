const MOST_EDITS = 2;
const LEAST_LETTERS = 6;

/** Whether two long words are one but for a slip or two: letters left out, put in or taken for others ("headfones"), by Levenshtein's distance. */
export function isSlipOf(word: string, other: string): boolean {
  if (Math.min(word.length, other.length) < LEAST_LETTERS || Math.abs(word.length - other.length) > MOST_EDITS) return false;
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [index, letter] of word.split("").entries()) {
    const next = [index + 1];
    for (const [at, theirs] of other.split("").entries())
      next.push(Math.min((row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1, (row[at] ?? 0) + (letter === theirs ? 0 : 1)));
    row = next;
  }
  return (row.at(-1) ?? MOST_EDITS + 1) <= MOST_EDITS;
}
