import type { ItemName } from "./item-names.ts";
import { findQuantities, type QuantityMention } from "./quantities.ts";
import { findNumbers } from "./numbers.ts";
import type { Language } from "./languages.ts";
import type { Span } from "./text.ts";

/** How many of some goods are wanted in one size or colour: "60 in L", "4 pairs size 9". */
export interface SizedCount {
  count: QuantityMention;
  /** As it was written: "L", "Größe 50", "yellow". */
  size: string;
}

/** Counts by size that stand one behind the other: "20 in M, 25 in L and 15 in XL"; its span is that of the parts behind the whole. */
export interface SizeSplit extends Span {
  parts: SizedCount[];
  /** The count of the goods before it that the parts are told of: "60 polo shirts: 20 in M …". */
  whole: QuantityMention | undefined;
  /** Whether the whole itself is the first part: "60 helmets in white and 40 in yellow". */
  isFirst: boolean;
}

const LETTERS = "(?:[2-6]?XS|[2-6]?XL|X{1,4}L|XXS|S|M|L)(?:/(?:XL|L|M|S))?";
const COLOUR =
  "(?:(?:light|dark|hell|dunkel)[ -]?)?(?:black|white|red|blue|green|yellow|gr[ea]y|orange|brown|navy|schwarz|weiß|rot|blau|grün|gelb|grau|braun|noirs?|blancs?|rouges?|bleus?|verts?|jaunes?|gris(?:es)?|negr[oa]s?|blanc[oa]s?|roj[oa]s?|azul(?:es)?|verdes?|amarill[oa]s?|ner[oaie]|bianc(?:o|a|hi|he)|ross[oaie]|blu|verdi?|giall[oaie]|grigi[oae]?|zwarte?|witte?|rode?|blauwe?|groene?|gele?|grijze?)";
const NAMED = "(?:sizes?|größe|gr\\.?|taille|talla|taglia|maat|pointure|misura|numero|número|n[°º])";
const AT = "(?:in|en|im|del|de|da|van|of)";
/** A figure is a size where it is called one, or behind a pair: "5 paires en 42", "8 pares del 42", "3 paar maat 41". */
const SIZE = new RegExp(
  `^\\s?(?:\\((?:${NAMED}\\s)?(${LETTERS})\\)|(?:${AT}\\s)?(?:(?:de\\s)?(?:la|der|die|le|het)\\s)?(?:(${NAMED}\\s(?:${LETTERS}|\\d{1,3}(?:[.,]5)?(?:[-/]\\d{1,3})?))|(${LETTERS}))|${AT}\\s(\\d{2}(?:[.,]5)?)(?=\\s*(?:[,;.)\\n]|$|\\s(?:and|und|et|y|e|en)\\s|\\s\\p{L}))|(?:in|en|im)\\s(${COLOUR})|((?:extra[ -]?)?(?:small|medium|large)|klein|mittel|groß)(?=\\s*(?:[,;.)\\n]|$|\\s(?:and|und)\\s)))(?![\\p{L}\\d])`,
  "iu",
);
/** Letters alone are sizes in capitals: "12 m" is a length. */
const isCapital = (size: string): boolean => size === size.toUpperCase();
const JOINS = /^\s*(?:[,;/+&]\s*)?(?:(?:and|und|et|y|e|en|plus|sowie)\s+)?$/iu;
/** What leads from a count of goods to its parts: ": ", ", davon ", " – of which ", " (". */
const TELLS_PARTS =
  /^[^.;!?\d\n]{0,60}?\s*(?:[:(–—-]\s*|,\s*(?:davon|of which|dont|de (?:las|los) cuales|di cui|waarvan|namely|und zwar|als volgt|à savoir)?\s*)(?:(?:davon|of which|dont|di cui|waarvan)\s)?$/iu;
const FEWEST = 2;

/** Every run of counts by size in a text whose money, days, places and references are masked; its measures are not: "20 M" may be either. */
export function findSizeSplits(text: string, language: Language): SizeSplit[] {
  const counts = findQuantities(text, findNumbers(text, language));
  const splits: SizeSplit[] = [];
  let run: (SizedCount & Span)[] = [];
  const close = (): void => {
    const split = run.length > 0 ? splitOf(text, counts, run) : undefined;
    if (split) splits.push(split);
    run = [];
  };
  for (const count of counts) {
    const last = run.at(-1);
    if (last && count.start < last.end) continue;
    const sized = sizedAt(text, count);
    if (!sized || (last && !JOINS.test(text.slice(last.end, count.start)))) close();
    if (sized) run.push(sized);
  }
  close();
  return splits;
}

function sizedAt(text: string, count: QuantityMention): (SizedCount & Span) | undefined {
  const found = SIZE.exec(text.slice(count.end, count.end + 30));
  if (!found) return sizedBehind(text, count);
  const size = found[1] ?? found[2] ?? found[3] ?? found[4] ?? found[5] ?? found[6];
  const isLetters = found[1] !== undefined || found[3] !== undefined;
  if (size === undefined || (isLetters && !isCapital(size)) || (found[4] !== undefined && count.unit !== "pair")) return undefined;
  return { count, size, start: count.start, end: count.end + found[0].length };
}

/** "22 Trikots (Größe M 12, Größe L 10)", "camisetas: S 10, M 25": a size before its count. */
function sizedBehind(text: string, count: QuantityMention): (SizedCount & Span) | undefined {
  const found = SIZE_BEFORE.exec(text.slice(Math.max(0, count.start - 24), count.start));
  const size = found?.[1] ?? found?.[2];
  if (
    !found ||
    size === undefined ||
    !isCapital(found[1] ?? "") ||
    !/^\s*(?:[,;.)/\n]|$|\s(?:and|und|et|y|e|en)\s)/u.test(text.slice(count.end))
  )
    return undefined;
  return { count, size, start: count.start - found[0].trimStart().length, end: count.end };
}
const SIZE_BEFORE = new RegExp(`(?:^|[\\s(:,;/])(?:(${LETTERS})|(${NAMED}\\s(?:${LETTERS}|\\d{2,3})))\\s?[:=x×-]?\\s$`, "iu");

function splitOf(text: string, counts: readonly QuantityMention[], run: readonly (SizedCount & Span)[]): SizeSplit | undefined {
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last) return undefined;
  const parts = run.map(({ count, size }) => ({ count, size }));
  const before = counts.filter(({ end }) => end <= first.start).at(-1);
  const between = before === undefined ? "" : text.slice(before.end, first.start);
  const opened = before && firstPart(before, between);
  if (opened) return { start: first.start, end: last.end, parts: [opened, ...parts], whole: before, isFirst: true };
  const sum = parts.reduce((total, { count }) => total + count.quantity, 0);
  const whole = before && TELLS_PARTS.test(between) && sum <= before.quantity ? before : undefined;
  return parts.length < FEWEST && !(whole && /davon|of which|dont|di cui|waarvan/iu.test(between))
    ? undefined
    : { start: first.start, end: last.end, parts, whole, isFirst: false };
}

/** "60 safety helmets in white and ": the count of the goods is that of the first colour or size. */
function firstPart(whole: QuantityMention, between: string): SizedCount | undefined {
  const found = new RegExp(
    `^\\s[^.;:!?,\\d\\n]{3,50}\\s(?:${AT}\\s(${COLOUR}|${LETTERS})|(${NAMED}\\s(?:${LETTERS}|\\d{1,3})))\\s*(?:,\\s*|\\s(?:and|und|et|y|e|en)\\s)$`,
    "iu",
  ).exec(between);
  const size = found?.[1] ?? found?.[2];
  return size === undefined ? undefined : { count: whole, size };
}

/** A name in one of its sizes: goods of another size are other goods. */
export function inSize<Name extends ItemName>(goods: Name, size: string): Name {
  return {
    ...goods,
    name: `${goods.name} ${size}`,
    key: `${goods.key} ${size.toLowerCase()}`,
    attributes: [...new Set([...goods.attributes, size])],
  };
}
