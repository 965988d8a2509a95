import { figuresIn } from "./figures-in-text.ts";

/** A figure that a buyer wrote as money. */
export interface Sum {
  start: number;
  end: number;
  text: string;
  values: ReadonlySet<number>;
  /** undefined where its mark is several currencies' ("$") or it has two marks. */
  currency: string | undefined;
}

/** Codes that stand for nothing else beside a figure: "ALL 40", "20 TOP" and "5 PEN" are currencies' too. */
const CODES = "EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|RON|JPY|CNY|CAD|AUD|INR|MXN|BRL";
/** Without "pounds", which weigh as well. */
const WORDS = "[Ee]uros?|[Dd]ollars?|[Dd]ólares|[Dd]ollari|Franken|[Ff]rancs|[Ff]ranchi|درهم|ريال|دينار|جنيه|دولار|يورو";
const FIGURE = String.raw`\d+(?:[.,'’]\d+|[ \u00a0\u202f]\d{3}(?!\d))*`;
const MULTIPLE = String.raw`(?:\s?(?:[kK]|Tsd|Mio)\b\.?|[万億]|\s(?:ألف|آلاف|مليون))?`;
const ROUND = "(?:[.,]?[-–—]+)?";
/** Behind a mark: an EUR pallet, a Euro container, a Euro-Behälter, a shelf for a Dollar Tree and a CAD workstation are what is bought. */
const GOODS = String.raw`-\p{L}|[-\s]?(?:[Pp]al|[Bb]ancal|[Cc]ont(?:ain|en)|[Bb]ehälter|[Bb]ox|[Bb]o[iî]te|[Bb]acs?(?!\p{L})|[Bb]akken|[Cc]rate|[Kk]rat|[Kk]ist|[Cc]aiss|[Cc]aja|[Cc]ass[ae]|[Ss]tapel|[Tt]ray|[Nn]orm(?!al)|[Tt]ote)`;
const BRAND = String.raw`(?<=Dollar)\s(?:Tree|General|Shave|Store)`;
const MONEY = new RegExp(
  String.raw`(?<before>\p{Sc}|\b(?:${CODES}))?\s?${FIGURE}${MULTIPLE}${ROUND}(?:\s?(?<after>\p{Sc}|円|(?:${CODES}|${WORDS})(?!\p{L}|${GOODS}|${BRAND})(?<!CAD(?=\s\p{L}))))?`,
  "gu",
);
const CURRENCIES: Readonly<Record<string, string>> = { "€": "EUR", "£": "GBP", euro: "EUR", euros: "EUR", 円: "JPY" };

export function sumsIn(text: string): Sum[] {
  return [...text.matchAll(MONEY)].flatMap((match) => {
    const marks = [match.groups?.before, match.groups?.after].filter((mark) => mark !== undefined);
    if (marks.length === 0) return [];
    const [start, end] = [match.index, match.index + match[0].length];
    const currency = marks.length === 1 ? currencyOf(marks[0] ?? "") : undefined;
    return [{ start, end, text: match[0].trim(), values: figuresIn(match[0]), currency }];
  });
}

const currencyOf = (mark: string): string | undefined => CURRENCIES[mark.toLowerCase()] ?? (/^[A-Z]{3}$/.test(mark) ? mark : undefined);

export const overlaps = (one: { start: number; end: number }, other: { start: number; end: number }): boolean =>
  one.start < other.end && other.start < one.end;

/** A piece of a text without the figures that are money in it. */
export function withoutSums(text: string, { start, end }: { start: number; end: number }, sums: readonly Sum[]): string {
  let [rest, at] = ["", start];
  for (const sum of sums.filter((one) => overlaps(one, { start, end }))) {
    rest += `${text.slice(at, Math.max(at, sum.start))} / `;
    at = Math.min(end, sum.end);
  }
  return rest + text.slice(at, end);
}
