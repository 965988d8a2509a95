/** A word of a text, folded, and how it follows the one before. */
export interface Token {
  text: string;
  /** Written in one piece with the token before: "gs-108". */
  joined: boolean;
  /** A comma, bracket, colon or dash stands before it: what follows says more, and is no longer the name. */
  opens: boolean;
}

/** Lower case without accents, ligatures and other forms of a letter; inches, feet, `&` and `w/` written out. */
export function folded(text: string): string {
  return withUnits(plain(text))
    .replace(/\bw\/o\b/g, "without")
    .replace(/\bw\//g, "with ")
    .replace(/&/g, " and ");
}

/** One stroke behind a figure is feet where the thing is long, as it should be, and inches elsewhere, as shops write it for want of two. */
const STROKE = /(?<![\p{L}\p{N}./])(\d{1,3}(?:\.\d{1,2})?)['’′](?=[\s,;)]|$)/gu;
const IS_LONG = /\b(?:cable|cord|hose|rope|ladder|tape|wire|lead|chain|leash)s?\b/;
/** Screens are sold by a class of inches: "55 Class". */
const SCREEN_CLASS = /(?<![\p{L}\p{N}.])(\d{2,3})[\s-]class\b/gu;
const IS_SCREEN = /\b(?:h?dtv|tv|television|lcd|q?o?led|plasma|display|monitor)s?\b/;

/** What stands for a unit, written out. */
function withUnits(text: string): string {
  if (!/\d(?:\s?["'”″’′]|[\s-]class)/.test(text)) return text;
  const inches = text.replace(/(\d)\s?(?:"|''|”|″)/g, "$1 inch ").replace(STROKE, IS_LONG.test(text) ? "$1 ft " : "$1 inch ");
  return IS_SCREEN.test(inches) ? inches.replace(SCREEN_CLASS, "$1 inch class") : inches;
}

const plain = (text: string): string =>
  /^[\x00-\x7f]*$/.test(text)
    ? text.toLowerCase()
    : text
        .normalize("NFKD")
        .replace(/\p{M}/gu, "")
        .toLowerCase()
        .replace(/[ßæœøł]/g, (letter) => LETTERS[letter] ?? letter);

const LETTERS: Readonly<Record<string, string>> = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l" };

const WORD = /[\p{L}\p{N}]+/gu;
/** A hyphen between letters, or what else holds one written thing together. */
const JOINT = /^[-._'’´`/]$/;
const OPENING = /[,;:()[\]|–—•]|\s-+\s|\s\/\s/;

/** The words of folded text. Only the first `limit` are looked at. */
export function tokensOf(text: string, limit = MOST_TOKENS): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(WORD)) {
    if (tokens.length === limit) break;
    const between = text.slice(end, match.index);
    tokens.push({ text: match[0], joined: tokens.length > 0 && JOINT.test(between), opens: OPENING.test(between) });
    end = match.index + match[0].length;
  }
  return tokens;
}

const MOST_TOKENS = 60;

/** A word without the endings of its plural; for words that no table knows. */
export function stemOf(word: string): string {
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && /(?:ss|x|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return word.length > 3 && /[^su]s$/.test(word) ? word.slice(0, -1) : word;
}
