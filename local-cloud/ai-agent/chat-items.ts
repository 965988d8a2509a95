import { named, nameFrom, nameUpTo, type Named } from "./chat-names.ts";
import { needCue } from "./chat-words.ts";
import { countsOfGoods } from "./counts-of-goods.ts";
import { isFittedOut } from "./fitted-out.ts";
import { countEach } from "./for-each-group.ts";
import { findForEach, isCalled } from "./head-counts.ts";
import type { ItemMention } from "./item-names.ts";
import type { Language } from "./languages.ts";
import type { QuantityMention } from "./quantities.ts";
import { inCommon, traitsIn } from "./line-traits.ts";
import { findOnes } from "./ones.ts";
import { findReplacement } from "./replacements.ts";
import { inSize, type SizeSplit } from "./sizes.ts";
import { MASK } from "./text.ts";
import { fitsUncounted } from "./uncounted.ts";
import { unitAt } from "./units.ts";
import { unitOf } from "./units-behind.ts";
import { isWeakName } from "./weak-names.ts";

interface Chat {
  /** Money, dates, places and references masked. */
  text: string;
  quantities: readonly QuantityMention[];
  language: Language;
  /** Counts by size, masked in the text. */
  splits?: readonly SizeSplit[];
}

/** A line with what it takes of the text. */
interface Found extends ItemMention {
  end: number;
}

/** Lines of one message that are read: one more than a brief takes, so that it can say that there are more. */
const MOST = 101;
const SIGN_OFF =
  /\n[ ]{0,20}(?:(?:kind|best|warm)? ?regards|yours (?:sincerely|faithfully)|many thanks|mit freundlichen|freundliche grüße|viele grüße|cordialement|bien à vous|un saludo|saludos|atentamente|cordiali saluti|distinti saluti|met vriendelijke|groet)/iu;
/** The goods a chat asks for, in order of place: counted ones first of all, then those behind a verb of need. */
export function findChatItems(chat: Chat): ItemMention[] {
  const signedOff = SIGN_OFF.exec(chat.text)?.index ?? chat.text.length;
  const text = chat.text.slice(0, signedOff);
  const counts = chat.quantities.filter(({ start }) => start < signedOff);
  const quantities = countsOfGoods(text, counts, chat.language);
  const found: Found[] = [];
  for (const [index, mention] of quantities.entries()) {
    if (found.length === MOST) break;
    const next = quantities[index + 1]?.start ?? text.length;
    const name = nameOf(text, { mention, previousEnd: found.at(-1)?.end ?? 0, next, language: chat.language });
    if (name && !found.some((other) => other.end > name.start && other.start < name.start)) {
      const attributes = mention.range === undefined ? name.attributes : [...name.attributes, `quantity ${mention.range}`];
      found.push({
        ...name,
        attributes,
        quantity: mention.quantity,
        unit: unitOf(mention, name),
        counted: true,
        start: Math.min(mention.start, name.start),
        countAt: mention.start,
      });
    }
  }
  for (const split of chat.splits ?? []) if (split.start < signedOff) intoSizes(found, split, { text, language: chat.language });
  const replaced = findReplacement(text, chat.language);
  if (replaced && !found.some((other) => replaced.start < other.end && other.start < replaced.end))
    found.push({ ...replaced, quantity: 1, unit: "piece", counted: true, isReplaced: true });
  for (const one of findOnes(text, found, chat.language)) found.push(one);
  for (const cue of text.matchAll(needCue(chat.language))) {
    if (found.length >= MOST) break;
    for (const name of listed(text, cue.index + cue[0].length, { language: chat.language, counted: [...found] })) {
      if (!found.some((other) => name.start < other.end && other.start < name.end))
        found.push({ ...name, quantity: 1, unit: "piece", counted: false });
    }
  }
  for (const { who, ...name } of findForEach(text, chat.language)) {
    const known = found.find((other) => name.start < other.end && other.start < name.end);
    if (known && !known.counted) known.forEach = who;
    else if (!known && found.length < MOST) found.push({ ...name, quantity: 1, unit: "piece", counted: false, forEach: who });
  }
  countSpokenOf(found, quantities, text);
  countEach(found, text, chat.language);
  return merged(
    found
      .filter(({ start }) => !isFittedOut(text, start, chat.language))
      .toSorted((one, other) => one.start - other.start)
      .map((one) => {
        const { end: _, ...item } = one;
        const isPacked = item.counted && item.unit !== "piece" && !isUnit(item.name);
        const read = !isPacked && !item.each && isWeakName(item.name, text, chat.language) ? { ...item, isWeak: true } : item;
        return { ...read, traits: traitsIn(read, text, chat.language) };
      })
      .filter((line, _, lines) => !isGroup(line, lines)),
  );
}

/** "On ouvre deux boutiques … par boutique": that for each of which something is, and nobody asks for. */
const isGroup = ({ name, each, traits }: ItemMention, lines: readonly ItemMention[]): boolean =>
  !each && traits?.includes("unasked") === true && lines.some((other) => other.each !== undefined && isCalled(name, other.each.who));

const isUnit = (name: string): boolean => unitAt(name)?.length === name.length;

/** A line for each size where nobody said how many there are of all; else they stand with the line whose parts they are. */
function intoSizes(
  found: Found[],
  { start, end, parts, whole, isFirst }: SizeSplit,
  { text, language }: Pick<Chat, "text" | "language">,
): void {
  const counted = whole && found.find(({ countAt }) => countAt === whole.start);
  if (counted && !isFirst) {
    counted.attributes = [...counted.attributes, ...parts.map(({ count, size }) => `${count.quantity} × ${size}`)];
    return;
  }
  const before = Math.max(0, ...found.map((other) => other.end).filter((at) => at <= start));
  const goods = counted ?? goodsBefore(text, before, start, language);
  if (!goods) return;
  if (counted) found.splice(found.indexOf(counted), 1);
  for (const { count, size } of parts)
    found.push({
      ...inSize(goods, size),
      ...{ quantity: count.quantity, unit: count.unit, counted: true, start: goods.start, end, countAt: count.start },
    });
}

const IN_PLACE_OF =
  /(?<!\p{L})(?:statt|anstatt|anstelle|instead of|rather than|au lieu|à la place|en lugar|en vez|invece|al posto|in plaats)(?!\p{L})/iu;

/** What a count stands behind: goods behind a verb of need, else the name that ends there. */
function goodsBefore(text: string, from: number, to: number, language: Language): Named | undefined {
  const opened = from + Math.max(0, ...[...text.slice(from, to).matchAll(/[.;!?\n](?=\s)/gu)].map(({ index }) => index + 1));
  if (IN_PLACE_OF.test(text.slice(opened, to))) return undefined;
  const asked = [...text.slice(opened, to).matchAll(needCue(language))].at(-1);
  const named = asked && nameFrom(text, opened + asked.index + asked[0].length, to, language);
  return named && !/\d/.test(text.slice(named.end, to)) ? named : nameUpTo(text, opened, to, language);
}

/** Of goods said twice the later count holds. */
function merged(items: readonly ItemMention[]): ItemMention[] {
  const kept: ItemMention[] = [];
  for (const item of items) {
    const same = kept.find((one) => one.key === item.key);
    if (!same) {
      kept.push(item);
      continue;
    }
    // "Im Januar hatten wir noch 150 kg": what was holds beside nothing that is.
    if (item.traits?.includes("told") && same.counted && same.traits?.includes("told") !== true) continue;
    same.traits = inCommon(same, item);
    if (item.counted)
      Object.assign(same, { ...{ quantity: item.quantity, unit: item.unit, start: item.start, countAt: item.countAt }, counted: true });
  }
  return kept;
}

function nameOf(
  text: string,
  { mention, previousEnd, next, language }: { mention: QuantityMention; previousEnd: number; next: number; language: Language },
): Named | undefined {
  const rest = text.slice(mention.end, next);
  if (mention.form === "bare" && OF_THOSE.test(rest)) return spokenOfBefore(text, mention.start, language);
  const opened = /^ {0,2}[-–—|] {1,2}(?=\p{L}|\d{1,4}(?:[.,]\d{1,2})?["″”]\s\p{L})/u.exec(rest)?.[0].length ?? 0;
  if (mention.form === "labelled" && opened > 0) return nameFrom(text, mention.end + opened, next, language);
  const skipped = /^\s*\([^()\n]{1,60}\)\s*(?=of |de |di |van |\p{L})/u.exec(text.slice(mention.end))?.[0].length ?? 0;
  const size = mention.unit === "ream" && language === "en" ? REAM_OF.exec(rest) : null;
  if (size) return named(`${size[1]} paper`, mention.end + size.index, language, []);
  const right = nameFrom(text, mention.end + skipped, skipped > 0 ? text.length : next, language);
  const left = nameUpTo(text, previousEnd, mention.start, language);
  const ends =
    /^\s*(?:[,;.)/\n\u0001]|\(\u0001|each\b|(?:of|à|de|zu(?: je)?|da|di|van)\s+\d|$)/iu.test(rest) ||
    (rest.trim() === "" && next < text.length);
  const opensRow = /[:=–—(x×-]\s*$|\s[-–—]\s*$/u.test(text.slice(previousEnd, mention.start));
  if (mention.form === "labelled" && left) return left;
  if (left && opensRow && ends) return left;
  const isBehind = /\p{L},\s$/u.test(text.slice(0, mention.start));
  // "Papel, 60 paquetes; fregonas, 15.": a row of several that semicolons part.
  if (left && isBehind && ends && mention.form === "bare" && IN_ROWS.test(text.slice(0, mention.start))) return left;
  if (left && (ends || isBehind || opensRow) && mention.form === "unit" && !right) return left;
  if (!left && !right && ends && mention.form === "unit" && mention.unit === "piece") {
    const spoken = spokenOfBefore(text, mention.start, language);
    if (spoken) return spoken;
  }
  if (right) return right;
  const instead = ends && mention.form === "bare" ? nameInstead(text, mention.start, language) : undefined;
  if (instead) return instead;
  if (left && ends && mention.form === "unit") return left;
  if (mention.form !== "unit") return undefined;
  const unit = /\p{L}{3,}[\p{L}]*\s*$/u.exec(text.slice(mention.start, mention.end));
  return unit ? named(unit[0].trim(), mention.start + unit.index, language, []) : undefined;
}

const IN_ROWS = /;\s[^;.:\n\d]{3,60},\s$/u;
/** "10 reams A4": of what, it need not say. */
const REAM_OF = /^\s(?:of\s)?(A[345]|letter|legal)(?!\p{L}|[\s-]*(?:\p{L}+\s)?paper)/iu;

const OF_THOSE =
  /^\s(?:(?:new|more) ones?(?=[\s,.;!?]|$)|of (?:those|these|them|['’]?em)|davon|von denen|d['’]entre eux|d['’]entre elles|de (?:esos|esas|ellos|ellas)|di (?:questi|queste|quelli|quelle)|daarvan)(?!\p{L})/iu;
/** "Trail cameras? Like 6 of them", "… Schreibtische, also 8 Stück", "chándales para todos, o sea 25": a count that stands for itself. */
function countSpokenOf(found: Found[], quantities: readonly QuantityMention[], text: string): void {
  for (const count of quantities) {
    if (found.some(({ countAt }) => countAt === count.start)) continue;
    const rest = text.slice(count.end, count.end + 30);
    const bracketed = found.find((one) => !one.counted && one.start < count.start && count.end < one.end && text[count.end] === ")");
    if (bracketed) {
      const attributes = bracketed.attributes.filter((said) => !text.slice(count.start, count.end).includes(said));
      Object.assign(bracketed, { attributes, quantity: count.quantity, unit: count.unit, counted: true, countAt: count.start });
      continue;
    }
    if (!OF_THOSE.test(rest) && !(THAT_IS.test(text.slice(0, count.start)) && /^\s*(?:[,.;!?\n)]|$)/.test(rest))) continue;
    const spoken = found.findLast(({ end }) => end <= count.start);
    if (spoken && !spoken.counted)
      Object.assign(spoken, { quantity: count.quantity, unit: count.unit, counted: true, countAt: count.start });
  }
}
const THAT_IS =
  /(?<!\p{L})(?:also|so|that['’]s|that is|i\.e\.|donc|soit|o sea|es decir|cioè|quindi|dus|sprich|macht|insgesamt|in all|in total|en total|in totaal)\s(?:etwa |about |unos )?$/iu;

/** "Invece di 12 divani ne prendiamo 9": goods of which there shall be another number. */
const INSTEAD_OF =
  /(?<!\p{L})(?:instead of|rather than|statt|anstatt|anstelle von|au lieu d(?:e |['’])|à la place d(?:e |['’])|en lugar de|en vez de|invece di|al posto di|in plaats van)\s?(?:the |den |der |die |les |los |las |i |gli |le |de )?\d[\d.,]*\s(?=\p{L}{3})/giu;
const OTHER_NUMBER = /^[^.;!?\d\n]{0,60}$/u;

function nameInstead(text: string, at: number, language: Language): Named | undefined {
  const from = Math.max(0, at - 120);
  const last = [...text.slice(from, at).matchAll(INSTEAD_OF)].at(-1);
  const name = last && nameFrom(text, from + last.index + last[0].length, at, language);
  return name && OTHER_NUMBER.test(text.slice(name.end, at)) ? name : undefined;
}

const ONE_OF = /(?<!\p{L})(?:an?|eine?n?|une?|una|uno|een)\s(?=\p{L})/giu;

/** "Everyone gets a hi-vis jacket, so 14 of those": the thing that was named last as one. */
function spokenOfBefore(text: string, at: number, language: Language): Named | undefined {
  const from = Math.max(0, at - 100);
  const last = [...text.slice(from, at).matchAll(ONE_OF)].at(-1);
  return last && nameFrom(text, from + last.index + last[0].length, at, language);
}

/** Goods named one after the other behind a verb of need. */
function* listed(
  text: string,
  from: number,
  { language, counted }: { language: Language; counted: readonly { start: number; end: number }[] },
): Generator<Named> {
  let at = from;
  for (let count = 0; count < 20; count += 1) {
    const known = counted.find(({ start, end }) => start <= at + 1 && at < end);
    if (known) {
      const next = /^\s*(?:and|und|et|y|e|en)\s+(?=\p{L})/iu.exec(text.slice(known.end));
      if (!next) return;
      at = known.end + next[0].length;
      continue;
    }
    const name = nameFrom(text, at, text.length, language);
    if (!name || /^\s*\d/.test(text.slice(at)) || text.slice(at, name.start).includes(MASK) || !fitsUncounted(text, name, language)) return;
    yield name;
    const joint = /^\s*(?:,\s*(?:and |und |et |y |e |en )?|(?:and|und|et|y|e|en|sowie)\s)/iu.exec(text.slice(name.end));
    if (!joint) return;
    at = name.end + joint[0].length;
  }
}
