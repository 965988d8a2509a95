import { once } from "../../../platform/once.ts";
import { folded, tokensOf } from "./fold.ts";
import { headsOf } from "./head.ts";
import { NAMES_WITH_AND } from "./qualities-table.ts";
import { ANDS } from "./names-around-and.ts";
import { readText } from "./read-words.ts";
import { askedOfItem, type AskedOfItem } from "./asked-of-item.ts";
import { soughtOf, type SoughtItem } from "./sought.ts";

const SEPARATOR =
  /\s*(?:[\n;；、؛・]|,(?!\d)|[，،](?!\p{Nd})|(?<!\p{Nd})[，،]|\s(?:as well as|sowie|ainsi que|così come|zowel als)\s)\s*/iu;
/** A word that may stand between two things. Those of one or two letters, which mean much else, only between things a table knows. */
const CONJUNCTION = /\s+(and|und|et|plus|y|e|en)\s+|(と|や|及び|および)|\s(و)\s?(?=\p{Script=Arabic})/giu;
const MOST_ITEMS = 20;
/** Conjunctions that are looked at in one part of a query. */
const MOST_CONJUNCTIONS = 40;

/** What follows "and" and makes one thing of two: "keyboard and mouse combo". */
const TOGETHER = /\b(?:combos?|sets?|kits?|bundles?|packs?|ensemble|conjunto)\b/iu;

/** A thing that a query asks for, with what it says of its number and its price. */
export interface QueryItem extends SoughtItem, Omit<AskedOfItem, "name"> {}

/**
 * The items of a query as a buyer types it: "wireless mouse, usb hub and 24-inch monitor" asks for three. "And" separates only where a
 * thing stands on either side of it, and never within a name: "black and decker drill" asks for one.
 * @param currency that of an amount without a sign: "desk under 200"
 * @param brands those that shops sell and whose names have an "and"; what names two things is none, whoever sells it
 */
export function itemsOfQuery(query: string, currency: string, brands: readonly string[] = []): QueryItem[] {
  const known = [...namesWithAnd(), ...brands.map(nameWithAnd).filter((name) => !isOfTwoThings(name))];
  const items = new Map<string, QueryItem>();
  let last: QueryItem | undefined;
  for (const part of query.split(SEPARATOR).flatMap((part) => cutAtConjunctions(part, known))) {
    const { name, ...asked } = askedOfItem(part, currency);
    // "Office chair, max 150 EUR": what names nothing is said of the thing before.
    if (last && name === "" && asked.limit) last.limit ??= asked.limit;
    if (!/[\p{L}\p{N}]{2}|\p{Script=Han}/u.test(name)) continue;
    last = bothOf(items.get(name), { name, terms: termsOf(name), ...asked });
    items.set(name, last);
  }
  return [...items.values()].slice(0, MOST_ITEMS);
}

/** A thing named twice: "10 desks and 5 desks" asks for 15, at the higher of two prices a piece or for two prices in all together. */
function bothOf(before: QueryItem | undefined, item: QueryItem): QueryItem {
  if (!before) return item;
  const quantity =
    before.quantity !== null && item.quantity !== null ? before.quantity + item.quantity : (before.quantity ?? item.quantity);
  return { ...before, quantity, limit: bothLimits(before.limit, item.limit) };
}

function bothLimits(one: QueryItem["limit"], other: QueryItem["limit"]): QueryItem["limit"] {
  if (!one || !other) return one ?? other;
  // Of prices that cannot be held against each other neither is held against the offers.
  if (one.currency !== other.currency || one.kind !== other.kind) return null;
  return { ...one, amount: one.kind === "total" ? one.amount + other.amount : Math.max(one.amount, other.amount) };
}

function cutAtConjunctions(part: string, known: readonly NameWithAnd[]): string[] {
  const spoken = wordsOf(part);
  const names: string[] = [];
  let from = 0;
  for (const match of [...part.matchAll(CONJUNCTION)].slice(0, MOST_CONJUNCTIONS)) {
    const [left, right] = [part.slice(from, match.index), part.slice(match.index + match[0].length)];
    if (
      isWithinName(known, spoken, wordsOf(part.slice(0, match.index)).length) ||
      !isSeparate(left, right, match[1] ?? match[2] ?? match[3] ?? "")
    )
      continue;
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

/** Whether the conjunction at a place among words is part of a name that is known for it, in whichever language it is spoken. */
function isWithinName(known: readonly NameWithAnd[], spoken: readonly string[], at: number): boolean {
  return known.some(
    ({ words, conjunction }) =>
      conjunction > 0 && words.every((word, index) => index === conjunction || spoken[at - conjunction + index] === word),
  );
}

interface NameWithAnd {
  words: readonly string[];
  /** Which of them is the "and"; -1 where none is. */
  conjunction: number;
}

function nameWithAnd(name: string): NameWithAnd {
  const words = wordsOf(name.replaceAll("+", " and "));
  return { words, conjunction: words.findIndex((word) => ANDS.has(word)) };
}

const namesWithAnd = once(() => NAMES_WITH_AND.split(",").map(nameWithAnd));

function isOfTwoThings({ words, conjunction }: NameWithAnd): boolean {
  const sides = [words.slice(0, conjunction), words.slice(conjunction + 1)].map((side) => readText(side.join(" ")));
  return sides.every(({ words: side, language }) => headsOf(side, language).isKnown);
}

const wordsOf = (text: string): string[] => tokensOf(folded(text)).map((token) => token.text);

/** The name, and the noun it is named by. */
function termsOf(name: string): string[] {
  const { headText } = soughtOf({ name, terms: [name] });
  return headText !== undefined && headText !== folded(name).trim() && /^[\p{L} ]{3,}$/u.test(headText) ? [name, headText] : [name];
}
