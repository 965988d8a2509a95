import nlp from "compromise";
import { usesDecimalComma, type Language } from "./languages.ts";
import { matches, overlaps, type Span } from "./text.ts";

export interface NumberMention extends Span {
  value: number;
  /** The digits as written, where it was written in digits. */
  digits?: string;
}

/** Digits, not part of a longer token: not `DCS-1100`, `3.5mm`, `24/7`, `12:30`, `52.215-9`; `10pcs`, `5k` and `2x` are let through. */
const DIGITS =
  /(?<![\p{L}\d_/#\u0001]|\d[.,:/]|\p{L}-)(?:\d{1,3}(?:([ .,'’])\d{3})(?:\1\d{3})*(?:[.,]\d{1,4})?|\d+(?:[.,]\d+)?)(?![\d_/:]|[.,:]\d|-\p{L})/gu;

const UNITS =
  "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen";
const TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety";
const SCALES = "hundred|thousand|million";
const ENGLISH = new RegExp(
  `(?<![\\p{L}\\d-])(?:${UNITS}|${TENS}|a (?:${SCALES}))(?:(?:[ -]|(?<=${SCALES}) and )(?:${UNITS}|${TENS}|${SCALES})){0,8}(?![\\p{L}])`,
  "giu",
);
const DOZENS = /\b(?:(half an?|an?|\d+|one|two|three|four|five|six|eight|ten) )dozens?\b(?: of\b)?/gi;
const COUPLE = /\ba (?:couple|pair)(?: of)?(?= )/gi;

const WORDS: Partial<Record<Language, Record<string, number>>> = {
  de: {
    zwei: 2,
    drei: 3,
    vier: 4,
    fünf: 5,
    sechs: 6,
    sieben: 7,
    acht: 8,
    neun: 9,
    zehn: 10,
    elf: 11,
    zwölf: 12,
    fünfzehn: 15,
    zwanzig: 20,
    fünfundzwanzig: 25,
    dreißig: 30,
    vierzig: 40,
    fünfzig: 50,
    hundert: 100,
    zweihundert: 200,
    tausend: 1000,
    zweitausend: 2000,
  },
  fr: {
    deux: 2,
    trois: 3,
    quatre: 4,
    cinq: 5,
    six: 6,
    sept: 7,
    huit: 8,
    neuf: 9,
    dix: 10,
    onze: 11,
    douze: 12,
    quinze: 15,
    vingt: 20,
    "vingt-cinq": 25,
    trente: 30,
    quarante: 40,
    cinquante: 50,
    cent: 100,
    "deux cents": 200,
    mille: 1000,
    "deux mille": 2000,
  },
};

/** Value of a number written in digits. A lone separator before three digits groups or divides as the language has it. */
export function parseDigits(written: string, language: Language, groupThree = false): number {
  const digits = written.replace(/[ '’]/g, "");
  const marks = [...digits.matchAll(/[.,]/g)].map((mark) => mark[0]);
  const last = marks.at(-1);
  if (last === undefined) return Number(digits);
  const tail = digits.length - digits.lastIndexOf(last) - 1;
  const decimal = usesDecimalComma(language) ? "," : ".";
  const groups = new Set(marks).size === 1 && (marks.length > 1 || (tail === 3 && (groupThree || last !== decimal)));
  if (groups) return Number(digits.replaceAll(last, ""));
  const other = last === "." ? "," : ".";
  return Number(digits.replaceAll(other, "").replace(last, "."));
}

/** Every number of the text that stands for itself, in digits or words, in order of place. */
export function findNumbers(text: string, language: Language): NumberMention[] {
  const passes: NumberMention[][] = [
    matches(text, DOZENS).map(({ start, end, match }) => ({ start, end, value: 12 * dozens(match[1] ?? "a") })),
    matches(text, COUPLE).map(({ start, end }) => ({ start, end, value: 2 })),
    matches(text, DIGITS)
      .filter((span) => !isPartOfCode(text, span))
      .map(({ start, end, match }) => ({ start, end, value: parseDigits(match[0], language), digits: match[0] })),
    matches(text, ENGLISH).map(({ start, end, match }) => ({ start, end, value: englishValue(match[0]) })),
    ...foreignWords(text, language),
  ];
  let found: NumberMention[] = [];
  for (const pass of passes) {
    const taken = found;
    found = taken.concat(pass.filter((mention) => Number.isFinite(mention.value) && !taken.some((other) => overlaps(other, mention))));
  }
  return withParenthesised(
    text,
    found.toSorted((a, b) => a.start - b.start),
  );
}

/** Longest words first, so that "deux cents" is not read as "deux". */
function foreignWords(text: string, language: Language): NumberMention[][] {
  const words = Object.entries(WORDS[language] ?? {}).toSorted(([a], [b]) => b.length - a.length);
  return words.map(([word, value]) => {
    const pattern = new RegExp(`(?<![\\p{L}\\d-])${word}(?![\\p{L}-])`, "giu");
    return matches(text, pattern).map(({ start, end }) => ({ start, end, value }));
  });
}

/** `215-697-6396` and `1005-01-471-5456` are codes; `10-15` is a range. */
function isPartOfCode(text: string, { start, end }: Span): boolean {
  const before = /[^\s,;()]*$/.exec(text.slice(Math.max(0, start - 30), start))?.[0] ?? "";
  const after = /^[^\s,;()]*/.exec(text.slice(end, end + 30))?.[0] ?? "";
  return (`${before}${after}`.match(/-/g)?.length ?? 0) >= 2;
}

function dozens(word: string): number {
  if (/^half/i.test(word)) return 0.5;
  return /^an?$/i.test(word) ? 1 : /^\d/.test(word) ? Number(word) : englishValue(word);
}

function englishValue(words: string): number {
  const value = [nlp(words.toLowerCase()).numbers().get()].flat()[0];
  return typeof value === "number" ? value : Number.NaN;
}

/** `six (6)` is one number, said twice. */
function withParenthesised(text: string, numbers: NumberMention[]): NumberMention[] {
  const result: NumberMention[] = [];
  for (const number of numbers) {
    const before = result.at(-1);
    const between = before ? text.slice(before.end, number.start) : "";
    if (before && before.value === number.value && /^ ?\($/.test(between) && text[number.end] === ")") before.end = number.end + 1;
    else result.push({ ...number });
  }
  return result;
}
