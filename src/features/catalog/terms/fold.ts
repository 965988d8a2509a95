/** A word of a text, folded, and how it follows the one before. */
export interface Token {
  text: string;
  /** Written in one piece with the token before: "gs-108". */
  joined: boolean;
  /** A comma, bracket, colon or dash stands before it: what follows says more, and is no longer the name. */
  opens: boolean;
}

/** Lower case without accents, ligatures and other forms of a letter; inches, `&` and `w/` written out. */
export function folded(text: string): string {
  return plain(text)
    .replace(/(\d)\s?(?:"|''|”|″)/g, "$1 inch ")
    .replace(/\bw\/o\b/g, "without")
    .replace(/\bw\//g, "with ")
    .replace(/&/g, " and ");
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
