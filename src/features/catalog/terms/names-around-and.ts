import { folded, tokensOf } from "./fold.ts";

/** Words that hold two names together as one, as shops write them out. */
export const ANDS: ReadonlySet<string> = new Set(["and", "und", "et", "y", "e", "en"]);
/** Between the parts of a maker's name: "Black & Decker", "Black+Decker". */
const SIGNS = [" & ", "&", " + ", "+", " and "];
/** Words of a name on either side of its "and". */
const MOST_WORDS = 2;
const MOST_NAMES = 200;

/**
 * The names that a query may have around its words for "and", in lower case and each in the spellings that shops have for them: with the
 * accents that it is written with, and without.
 */
export function namesAroundAnd(query: string): string[] {
  const written = query.normalize("NFC").toLowerCase().replaceAll("&", " and ");
  const names = [folded(query), written].flatMap(namesIn);
  return [...new Set(names)].slice(0, MOST_NAMES);
}

function namesIn(text: string): string[] {
  const words = tokensOf(text).map((token) => token.text);
  return words.flatMap((word, at) => {
    if (!ANDS.has(word)) return [];
    const sides = Array.from({ length: MOST_WORDS }, (_, index) => index + 1);
    return sides.flatMap((before) =>
      sides.flatMap((behind) => {
        if (at - before < 0 || at + behind >= words.length) return [];
        const [left, right] = [words.slice(at - before, at), words.slice(at + 1, at + 1 + behind)].map((side) => side.join(" "));
        return [...new Set([...SIGNS, ` ${word} `])].map((sign) => `${left}${sign}${right}`);
      }),
    );
  });
}
