/** The words of a text, each as it is compared. */
export const wordsIn = (text: string): string[] =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** True for a keyword that some text can match. */
export const hasWords = (keyword: string): boolean => wordsIn(keyword).length > 0;

/** True where all words of one of the keywords occur in the text, in whatever order; no keywords match every text. */
export function matchesKeywords(keywords: readonly string[], text: string): boolean {
  if (keywords.length === 0) return true;
  const present = new Set(wordsIn(text));
  return keywords.some((keyword) => {
    const wanted = wordsIn(keyword);
    return wanted.length > 0 && wanted.every((word) => present.has(word));
  });
}
