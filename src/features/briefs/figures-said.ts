import { figuresBesides, figuresIn, wordsFor } from "./figures-in-text.ts";
import { doubtfulWords, findNumberWords, numbersBegun } from "./number-words.ts";
import { LANGUAGES } from "./question-facts.ts";
import type { BriefContent, BriefItem } from "./schemas.ts";
import { overlaps, type Sum } from "./sums-in-text.ts";

const HALF = /half|halb|demi|medi[oa]|mezz[oa]/iu;

/** Every number that some texts say, in figures or in words, or may be taken to: what a buyer said must not be left out for how he said it. */
export function numbersSaid(texts: readonly string[]): ReadonlySet<number> {
  return new Set(
    texts.flatMap((text) => {
      // "two-year" is one word, and has a number.
      const apart = text.replaceAll("-", " ");
      const said = [
        ...figuresIn(text, Number.POSITIVE_INFINITY),
        ...[text, apart].flatMap((each) => [...wordsFor(each), ...doubtfulWords(each)]),
        ...LANGUAGES.flatMap((language) => numbersBegun(apart, language)),
      ];
      return HALF.test(text) ? [0.5, ...said, ...said.map((number) => number + 0.5)] : said;
    }),
  );
}

/** What of a brief has a figure that nobody said. */
export interface Unsaid {
  /** JSON pointer. */
  field: string;
  /** As it stood there. */
  texts: string[];
}

/**
 * A brief without the measures, percentages, days and conditions that have a figure nowhere in what the buyer said. Its names stay, because what
 * a thing is called may have a figure of its own: they are named alone.
 */
export function withoutUnsaid(
  content: BriefContent,
  said: ReadonlySet<number>,
): { content: BriefContent; leftOut: Unsaid[]; named: Unsaid[] } {
  // The deadline is held to what was said by itself: a condition may name its year where the buyer did not.
  const known = new Set([...said, ...figuresIn(content.deadline ?? "")]);
  const carried = (text: string): boolean => figuresBesides(text, known).length === 0;
  const among = (field: string, texts: readonly string[]): Unsaid[] => {
    const unsaid = texts.filter((text) => !carried(text));
    return unsaid.length === 0 ? [] : [{ field, texts: unsaid }];
  };
  const items = content.items.map((item): BriefItem => {
    const terms = item.searchTerms.filter(carried);
    return { ...item, attributes: item.attributes.filter(carried), searchTerms: terms.length > 0 ? terms : [item.name] };
  });
  return {
    content: { ...content, items, constraints: content.constraints.filter(carried) },
    leftOut: [
      ...content.items.flatMap(({ attributes }, index) => among(`/items/${index}/attributes`, attributes)),
      ...among("/constraints", content.constraints),
    ],
    named: [...content.items.flatMap(({ name }, index) => among(`/items/${index}`, [name])), ...among("/title", [content.title])],
  };
}

/** A count that stands before goods. */
export interface CountSaid {
  /** Index of the message. */
  message: number;
  /** All it may be read as. */
  values: ReadonlySet<number>;
  /** The count and the goods, as they are written. */
  text: string;
}

/** A figure that is no part of a longer one, of a norm or of a number that things are called by. */
const FIGURE = /(?<![\p{L}\d.,]|(?:DIN|EN|ISO|[Nn]o\.?|[Nn]r\.?)\s)\d+(?:[.,'’]\d+)*(?![\d%°])/gu;
const MOST_BETWEEN = 40;

/** Every count in a message that stands before goods of this name within its clause, money left aside. */
export function countsOf(text: string, sums: readonly Sum[], isNamed: (words: string) => boolean): Omit<CountSaid, "message">[] {
  const numbers = [
    ...[...text.matchAll(FIGURE)].map((match) => ({ start: match.index, end: match.index + match[0].length, values: figuresIn(match[0]) })),
    ...LANGUAGES.flatMap((language) => findNumberWords(text, language)).map(({ start, end, value }) => ({
      start,
      end,
      values: new Set([value]),
    })),
  ].filter((number) => !sums.some((sum) => overlaps(sum, number)));
  return numbers.flatMap(({ start, end, values }) => {
    const next = Math.min(...numbers.map((other) => other.start).filter((other) => other >= end), end + MOST_BETWEEN);
    const clause = /^[^.,;:!?()\n]*/u.exec(text.slice(end, next))?.[0] ?? "";
    const goods = [...clause.matchAll(/\p{L}+/gu)].map((word) => clause.slice(0, word.index + word[0].length)).find(isNamed);
    return goods === undefined ? [] : [{ values, text: text.slice(start, end) + goods }];
  });
}

/**
 * Two things that the buyer said of how many, of which the later one is not what stands in the brief; undefined where the last word holds, or
 * where the brief has the sum of several ("and 3 more").
 */
export function overtaken(quantity: number, said: readonly CountSaid[]): [CountSaid, CountSaid] | undefined {
  const last = said.at(-1);
  const held = said.findLast(({ values }) => values.has(quantity));
  if (!last || !held || held.message === last.message || last.values.has(quantity)) return undefined;
  return [held, last];
}
