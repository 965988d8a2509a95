import { folded, tokensOf } from "./fold.ts";
import { headsOf } from "./head.ts";
import { NAMES_WITH_AND } from "./qualities-table.ts";
import { readText } from "./read-words.ts";
import { soughtOf, type SoughtItem } from "./sought.ts";

const SEPARATOR = /\s*(?:[\n;]|,(?!\d)|\s(?:as well as|sowie|ainsi que|così come|zowel als)\s)\s*/iu;
/** A word that may stand between two things. Those of one or two letters, which mean much else, only between things a table knows. */
const CONJUNCTION = /\s+(and|und|et|plus|y|e|en)\s+/giu;
const MOST_ITEMS = 20;

/** What follows "and" and makes one thing of two: "keyboard and mouse combo". */
const TOGETHER = /\b(?:combos?|sets?|kits?|bundles?|packs?|ensemble|conjunto)\b/iu;

/**
 * The items of a query as a buyer types it: "wireless mouse, usb hub and 24-inch monitor" asks for three. "And" separates only where a
 * thing stands on either side of it, and never within a name: "black and decker drill" asks for one.
 */
export function itemsOfQuery(query: string, brands: readonly string[] = []): SoughtItem[] {
  const names = query
    .split(SEPARATOR)
    .flatMap((part) => cutAtConjunctions(part, brands))
    .map((name) => name.trim())
    .filter((name) => /[\p{L}\p{N}]{2}/u.test(name));
  return [...new Set(names)].slice(0, MOST_ITEMS).map((name) => ({ name, terms: termsOf(name) }));
}

function cutAtConjunctions(part: string, brands: readonly string[]): string[] {
  const names: string[] = [];
  let from = 0;
  for (const match of part.matchAll(CONJUNCTION)) {
    const [left, right] = [part.slice(from, match.index), part.slice(match.index + match[0].length)];
    if (isWithinName(part, match.index, brands) || !isSeparate(left, right, match[1] ?? "")) continue;
    names.push(left);
    from = match.index + match[0].length;
  }
  return [...names, part.slice(from)];
}

function isSeparate(left: string, right: string, conjunction: string): boolean {
  if (TOGETHER.test(right) || (conjunction === "plus" && /\d\w*\s*$/.test(left))) return false;
  const [before, behind] = [left, right].map((text) => {
    const { words, language } = readText(text);
    return headsOf(words, language);
  });
  if (before?.isKnown && behind?.isKnown) return true;
  return conjunction.length > 2 && before?.main !== undefined && behind?.main !== undefined;
}

/** Whether the conjunction at a place is part of a name that is known for it. */
function isWithinName(part: string, at: number, brands: readonly string[]): boolean {
  const spoken = wordsOf(part).join(" ");
  const before = wordsOf(part.slice(0, at)).length;
  return [...NAMES_WITH_AND.split(","), ...brands].some((name) => {
    const words = wordsOf(name);
    const conjunction = words.findIndex((word) => word === "and" || word === "und" || word === "et" || word === "y" || word === "e");
    if (conjunction < 1 || !spoken.includes(words.join(" "))) return false;
    return (
      wordsOf(part)
        .slice(before - conjunction, before - conjunction + words.length)
        .join(" ") === words.join(" ")
    );
  });
}

const wordsOf = (text: string): string[] => tokensOf(folded(text)).map((token) => token.text);

/** The name, and the noun it is named by. */
function termsOf(name: string): string[] {
  const { headText } = soughtOf({ name, terms: [name] });
  return headText !== undefined && headText !== folded(name).trim() && /^[\p{L} ]{3,}$/u.test(headText) ? [name, headText] : [name];
}
