import { doubtfulWords, findNumberWords } from "./number-words.ts";
import { LANGUAGES } from "./question-facts.ts";

/** Multiples that stand behind a figure: "2k", "5 Tsd.", "2 dozen", "3 Mio". */
const MULTIPLES: readonly (readonly [RegExp, number])[] = [
  [/^\s?(?:k|tsd|tausend|thousand|mila|mil|mille|duizend)(?!\p{L})/iu, 1_000],
  [/^万/u, 10_000],
  [/^億/u, 100_000_000],
  [/^\s?(?:ألف|آلاف)(?!\p{L})/u, 1_000],
  [/^\s?(?:mio|mln|million|millions|millionen|millones|millón|milioni|miljoen|m)(?!\p{L})/iu, 1_000_000],
  [/^\s?(?:ダース|دزينة|دزينات|dozens?|dutzend|douzaines?|docenas?|dozzin[ae]|dozijn(?:en)?)(?!\p{L})/iu, 12],
];

/** A text with the digits of other scripts as ours, and nothing in another place: "٢٥" as "25", "２０" as "20". */
const inOurDigits = (text: string): string =>
  text.replaceAll(/[٠-٩۰-۹０-９٬，٫．]/gu, (sign) => SIGNS[sign] ?? String((sign.codePointAt(0) ?? 0) & 15));
const SIGNS: Readonly<Record<string, string>> = { "٬": ",", "，": ",", "٫": ".", "．": "." };

/** Digits with what may stand between them: separators of thousands, a decimal mark. */
const FIGURE = /\d+(?:[.,'’\u00a0\u202f ]\d+)*/gu;
const MOST = 64;

/**
 * Every number a piece of text may be read as: "1.200" is 1200 and 1.2, "2 800" is 2, 800 and 2800, "11.900,- " is 11900. Words are none of them;
 * nor is anything but the first figures of a text that is full of them.
 */
export function figuresIn(written: string, most = MOST): Set<number> {
  const text = inOurDigits(written);
  const found = new Set<number>();
  for (const match of text.matchAll(FIGURE)) {
    if (found.size >= most) break;
    const behind = text.slice(match.index + match[0].length);
    const times = [1, ...MULTIPLES.flatMap(([word, multiple]) => (word.test(behind) ? [multiple] : []))];
    for (const value of readings(match[0])) for (const multiple of times) found.add(round(value * multiple));
  }
  return found;
}

function readings(figure: string): number[] {
  const parts = figure.split(/[.,'’\u00a0\u202f ]/u).map(Number);
  const whole = Number(figure.replaceAll(/\D/gu, ""));
  const decimal = /^(.*)[.,](\d+)$/u.exec(figure);
  const fraction = decimal ? [Number(`${(decimal[1] ?? "").replaceAll(/\D/gu, "")}.${decimal[2]}`)] : [];
  return [whole, ...fraction, ...parts];
}

const round = (value: number): number => Math.round(value * 1_000_000) / 1_000_000;

/** What a text says in words, in any language buyers are asked in. */
export function wordsFor(text: string): Set<number> {
  return new Set(LANGUAGES.flatMap((language) => findNumberWords(text, language).map(({ value }) => value)));
}

/** Whether a text may be read as a number, in figures or in words. */
export const mayBe = (text: string, value: number): boolean => inWords(text, value) || figuresIn(text).has(round(value));

/**
 * Whether a text may count goods of this name: `counts` is the text without the figures that are money. What the goods are called counts none of
 * them ("twenty extinguishers of 6 kg"), so where nothing but words is left besides, these may.
 */
export function mayCount(text: string, counts: string, value: number, name: string): boolean {
  return figuresIn(counts).has(round(value)) || inWords(text, value) || inWords(besides(text, name), value);
}

/** A short text without a digit says the number its words do; one whose words nobody here can read may say any. */
function inWords(text: string, value: number): boolean {
  if (!saysInWords(text)) return false;
  const words = wordsFor(text);
  return words.size === 0 || words.has(value) || doubtfulWords(text).includes(value);
}

/** The figures of a text that are none of these numbers, however they are read, as they are written. */
export function figuresBesides(text: string, numbers: ReadonlySet<number>): string[] {
  return [...inOurDigits(text).matchAll(FIGURE)]
    .filter(([figure]) => !readings(figure).some((value) => numbers.has(round(value))))
    .map(({ 0: figure, index }) => text.slice(index, index + figure.length));
}

/** Whether a text says nothing but the goods' name, and so nothing of how many. */
export const isOnly = (text: string, name: string): boolean => !/[\p{L}\p{N}]/u.test(besides(text, name));

const TOKEN = /[\p{L}\p{N}]+/gu;

function besides(text: string, name: string): string {
  const named = new Set(name.toLowerCase().match(TOKEN));
  return text.replaceAll(TOKEN, (token) => (named.has(token.toLowerCase()) ? "" : token));
}

const LONGEST_WORDS = 80;

/** Whether a text is short and has words alone. */
export const saysInWords = (text: string): boolean => !/\p{Nd}/u.test(text) && /\p{L}/u.test(text) && text.length <= LONGEST_WORDS;
