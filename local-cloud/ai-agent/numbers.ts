import { usesDecimalComma, type KnownLanguage, type Language } from "./languages.ts";
import { findNumberWords } from "./number-words.ts";
import { matches, overlaps, type Span } from "./text.ts";

export interface NumberMention extends Span {
  value: number;
  /** The digits as written, where it was written in digits. */
  digits?: string;
}

/** Digits, not part of a longer token: not `DCS-1100`, `3.5mm`, `24/7`, `12:30`, `52.215-9`; `10pcs`, `5k` and `2x` are let through. */
const DIGITS =
  /(?<![\p{L}\d_/#\u0001]|\d[.,:/]|\p{L}-)(?:\d{1,3}(?:([ .,'’])\d{3})(?:\1\d{3})*(?:[.,]\d{1,4})?|\d+(?:[.,]\d+)?)(?![\d_/:]|[.,:]\d|-\p{L})/gu;

/** "3 dozen", "2 Dutzend": a count of dozens. */
const DIGIT_DOZENS =
  /(?<![\p{L}\d.,])(\d{1,4}) (?:dozens?|dutzend|douzaines?|docenas?|dozzin[ae]|dozijn)(?: (?:of|de|di)(?!\p{L})| d['’])?(?!\p{L})/giu;

/** "45 mil", "22 mila", "2,5 millones": thousands and millions whose word stands behind the digits, by the language that has it. */
const SCALED: Readonly<Record<KnownLanguage, RegExp>> = {
  es: scaled("mil", "mill[oó]n(?:es)?"),
  it: scaled("mila|mille", "milion[ei]"),
  fr: scaled("mille", "millions?"),
  de: scaled("tausend", "million(?:en)?"),
  nl: scaled("duizend", "miljoen"),
  en: scaled("thousand", "millions?"),
};
function scaled(thousand: string, million: string): RegExp {
  return new RegExp(
    `(?<![\\p{L}\\d.,/])(\\d{1,3}(?:[.,]\\d{1,2})?) (?:(${thousand})|${million})(?: d(?:e |['’])(?=\\p{L}))?(?!\\p{L})`,
    "giu",
  );
}

/** "four and a half thousand", "2 and a half million". */
const AND_A_HALF = /(?<![\p{L}\d.,])(\d{1,3}|\p{L}{3,6}) and a half (thousand|million|dozen|grand)(?!\p{L})/giu;
const TIMES: Readonly<Record<string, number>> = { thousand: 1_000, million: 1_000_000, dozen: 12, grand: 1_000 };
const halfMore = (text: string): NumberMention[] =>
  matches(text, AND_A_HALF).flatMap(({ start, end, match }) => {
    const [, said = "", times = ""] = match;
    const whole = /^\d/.test(said) ? Number(said) : findNumberWords(said, "en")[0]?.value;
    return whole === undefined ? [] : [{ start, end, value: (whole + 0.5) * (TIMES[times.toLowerCase()] ?? 1) }];
  });

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
    // In Dutch "dozen" are boxes.
    matches(text, DIGIT_DOZENS)
      .filter(({ match }) => language !== "nl" || !/ dozen$/i.test(match[0]))
      .map(({ start, end, match }) => ({ start, end, value: 12 * Number(match[1]) })),
    matches(text, SCALED[language === "other" ? "en" : language]).map(({ start, end, match }) => ({
      ...{ start, end },
      value: (match[2] === undefined ? 1_000_000 : 1000) * parseDigits(match[1] ?? "", language),
    })),
    matches(text, DIGITS)
      .filter((span) => !isPartOfCode(text, span))
      .map(({ start, end, match }) => ({ start, end, value: parseDigits(match[0], language), digits: match[0] })),
    ...(language === "en" ? [halfMore(text)] : []),
    findNumberWords(text, language),
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

/** `215-697-6396` and `1005-01-471-5456` are codes; `10-15` is a range. */
function isPartOfCode(text: string, { start, end }: Span): boolean {
  const before = /[^\s,;()]*$/.exec(text.slice(Math.max(0, start - 30), start))?.[0] ?? "";
  const after = /^[^\s,;()]*/.exec(text.slice(end, end + 30))?.[0] ?? "";
  return (`${before}${after}`.match(/-/g)?.length ?? 0) >= 2;
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
