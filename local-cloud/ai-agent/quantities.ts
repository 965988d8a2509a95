import type { NumberMention } from "./numbers.ts";
import { MASK, type Span } from "./text.ts";
import { measureAt, unitAt } from "./units.ts";

export interface QuantityMention extends Span {
  quantity: number;
  /** Plain word of the unit; "piece" where none is written. */
  unit: string;
  /** How it was written: with a label ("Qty 10"), a multiplier ("10 x"), a unit ("10 boxes of"), or bare before a noun. */
  form: "labelled" | "multiplier" | "unit" | "bare";
  /** `range` keeps what was said where the quantity is its upper end. */
  range?: string;
}

const LABEL =
  /(?<![\p{L}])(?:qty|quantity|quantities|q'ty|quantité|qté|menge|anzahl|stückzahl|cantidad|quantità|aantal|demand of|how many)\b(?: (?:of|is|are|required|needed|is now|to))?[\s.:=(#-]{0,4}$/iu;
const MULTIPLIER = /^ ?[x×*] ?(?=[\p{L}\d\u0001])/iu;
const TRAILING_MULTIPLIER = /[\p{L}º°"″][)\]]?(?: ?(?:[x×*]|:)| [-–—]| ?(?:\.{2,}|…)) ?$/iu;
/** "du café, une quinzaine de kilos": a measure behind goods counts them. */
const AFTER_GOODS = /\p{L}{3,}(?:,\s|\s\()(?:\p{L}{2,8}\s)?$/iu;
const RANGE = /^ ?(?:-|–|—|to|or|and|bis|oder|à|ou|a) ?$/iu;
const OPTIONAL = /\boption(?:al)?(?: qty| quantity| for)?[\s:(]*$|\b(?:minimum|guaranteed|maximum)\b[^.;\n]{0,70}$/iu;
const LARGEST = 1_000_000_000;

/**
 * Quantities among the numbers of a text whose other figures (money, dates, measures, references) are already masked.
 * A range counts as its upper end; a minimum, maximum or option beside a firm quantity is left out.
 */
export function findQuantities(text: string, numbers: readonly NumberMention[]): QuantityMention[] {
  const found: QuantityMention[] = [];
  for (const number of joinRanges(
    text,
    numbers.filter((one) => !text.slice(one.start, one.end).includes(MASK)),
  )) {
    if (
      /^0\d/.test(number.digits ?? "") ||
      number.value <= 0 ||
      number.value > LARGEST ||
      (number.value < 1 && number.digits === undefined)
    )
      continue;
    const before = text.slice(Math.max(0, number.start - 90), number.start);
    if (OPTIONAL.test(before) && found.length > 0) continue;
    const mention = read(text, number, before);
    if (mention) found.push(mention);
  }
  return found;
}

/** Figures right behind a word with a capital, which may be a part of what things are called: "Windows 11", and "die Westen 24". */
export const behindNames = (text: string, numbers: readonly NumberMention[]): QuantityMention[] =>
  numbers.flatMap(({ start, end, value }): QuantityMention[] =>
    isPartOfName(text.slice(Math.max(0, start - 90), start)) ? [{ start, end, quantity: value, unit: "piece", form: "bare" }] : [],
  );

function read(text: string, number: Ranged, before: string): QuantityMention | undefined {
  const { start, value: quantity } = number;
  const said = number.range === undefined ? {} : { range: number.range };
  const tail = text.slice(number.end, number.end + 60);
  const issue = /^\)?\s*(?:UI |unit of issue:? |\()?\s*/i.exec(tail)?.[0].length ?? 0;
  const unit = unitAt(tail.slice(issue)) ?? (AFTER_GOODS.test(before) ? measureAt(tail.slice(issue)) : undefined);
  const unitEnd = unit ? number.end + issue + unit.length : number.end;
  if (LABEL.test(before)) return { start, end: unitEnd, quantity, unit: unit?.unit ?? "piece", form: "labelled", ...said };
  const multiplier = MULTIPLIER.exec(tail);
  if (multiplier) return { start, end: number.end + multiplier[0].length, quantity, unit: "piece", form: "multiplier", ...said };
  if (/^[\p{L}]/u.test(tail) && !/['’]$/.test(text.slice(start, number.end)) && issue === 0 && !unit) return undefined;
  if (unit) return { start, end: unitEnd, quantity, unit: unit.unit, form: "unit", ...said };
  if (TRAILING_MULTIPLIER.test(before) && /^\s*(?:[,;.\n)]|and\b|$)/.test(tail))
    return { start, end: number.end, quantity, unit: "piece", form: "labelled", ...said };
  if (IN_ROW.test(before) && /^[ ]{0,3}(?:\n|$)/.test(tail))
    return { start, end: number.end, quantity, unit: "piece", form: "labelled", ...said };
  if (isPartOfName(before) && !(OF_A_NOUN.test(before) && /^\s\p{Lu}\p{Ll}{2}/u.test(tail))) return undefined;
  return { start, end: number.end, quantity, unit: "piece", form: "bare", ...said };
}

/** "- Schalungsplatten 50": a row that a dash or a dot opens and its count ends. */
const IN_ROW = /(?:^|\n)[ ]{0,8}[-–•*·▪]\s(?:[\p{L}-]{3,}|\([^()\n]{2,30}\))(?:\s(?:[\p{L}-]{2,}|\([^()\n]{2,30}\))){0,4}\s$/u;

/** "Für den Verein 22 Trikots": behind a noun with its article, and before another, a figure counts. */
const OF_A_NOUN = /(?<!\p{L})(?:den|dem|der|die|das|unser\p{L}{0,2}|eine[nmr]?)\s\p{Lu}\p{Ll}+\s$/u;

/** `Windows 11 laptops`, `iPhone 7 cases`: a number right behind a name within the sentence belongs to it. */
function isPartOfName(before: string): boolean {
  const word = /(?:^|[^\p{L}])(\p{L}[\p{L}\d'&-]*) $/u.exec(before);
  const name = word?.[1];
  if (name === undefined || word === null || !/^\p{Lu}\p{Ll}|^\p{Ll}+\p{Lu}/u.test(name)) return false;
  const opening = before.slice(0, before.length - name.length - 1).trimEnd();
  const opensSentence = opening === "" || /[.!?:;\n,•*-]$/.test(opening);
  return !opensSentence && !/^(?:Need|Order|Buy|Get|Quote|About|Around|Approximately|Total|Please|Maximum)$/.test(name);
}

interface Ranged extends NumberMention {
  range?: string;
}

function joinRanges(text: string, numbers: readonly NumberMention[]): Ranged[] {
  const joined: Ranged[] = [];
  for (const number of numbers) {
    const previous = joined.at(-1);
    const between = previous ? text.slice(previous.end, number.start) : "";
    if (previous && RANGE.test(between) && number.value > previous.value) {
      const range = text.slice(previous.start, number.end);
      joined[joined.length - 1] = { ...number, start: previous.start, range };
    } else joined.push({ ...number });
  }
  return joined;
}
