import { nameAt, named, type ItemMention, type ItemName } from "./item-names.ts";
import type { QuantityMention } from "./quantities.ts";
import { MASK } from "./text.ts";

export interface NoticeText {
  text: string;
  /** Money, dates, places and references masked: what a name may be made of. */
  forNames: string;
  quantities: readonly QuantityMention[];
  /** It names the subject. */
  heading: string | undefined;
}

const SUBJECT =
  /(?:\b(?<!Line )ITEM(?: DESCRIPTION)?:|\bNoun:|\bNomenclature:?|\bDescription:|\bLine Item \d+ ?-)\s*([\p{L}\d][\p{L}\d ,/&'-]{2,60}?)(?= -|\u0001|[.;:\n]|\sNSN|\sMILITARY|\sP\/N|Manufacturer|$)|for (?:NSN )?\u0001+[\s,]+([\p{Lu}\d][\p{Lu}\d ,/&'-]{2,60})(?=:)/giu;
const PROCUREMENT =
  /(?<![\p{L}])(?:supply (?:and \p{L}+ )?of|provision of|purchase of|procurement (?:of|for)|acquisition of|delivery of|requirement for(?: a| an| the)?|intends to (?:purchase|procure|acquire)|soliciting|issued for|lieferung (?:von|der|des)|beschaffung (?:von|der|des|eines)|fournitures? (?:et \p{L}+ )?(?:de|d'|des|du)|acquisition (?:et \p{L}+ )?(?:de|d'|des|du)|suministro de|adquisición de|fornitura (?:di|e \p{L}+ di)|acquisto di)\s*/giu;
const ENUMERATION = /^[^,]+(?:, [^,]+)+ (?:and|und|et|y|e) /u;
const LINE = /\b(?:line|clin|lot|pos(?:ition)?)\b/i;
const CLASS_CODE = /^(?:[A-Z0-9]{1,2}--|\d{4,} -)\s*/;
/** "10 kg to 700 kg", "50 copies and the tool": what follows is no name of what is counted. */
const JOINS = /^\s*(?:and|und|et|y|e|en|to|à|a|bis|approx\p{L}*|environ|circa)(?!\p{L})/iu;
/** "weighing from 10 kg", "marker in 50 copies": what stands before is said of something else. */
const LEADS_TO = /(?<!\p{L})(?:of|in|from|to|for|von|bis|de|du|en|à|pour|di|da|per|van|voor)\s*$/iu;
const SPLIT = /,\s+(?:and\s+)?|;\s+|\s+(?:and|und|et|y|as well as|plus)\s+/iu;
/** Characters at the start of a notice in which its subject is named; what follows is procedure. */
const NOTICE_OPENING = 700;
const MOST = 50;

/** The goods a notice asks for, in order of place: counted ones first of all, else those its opening or its heading names. */
export function findNoticeItems({ text, forNames, quantities, heading }: NoticeText): ItemMention[] {
  const found: ItemMention[] = [];
  const subjects = [...forNames.matchAll(SUBJECT)].map((match) => ({ at: match.index, name: (match[1] ?? match[2] ?? "").trim() }));
  const title = heading?.replace(CLASS_CODE, "");
  const subjectOf = title === undefined ? undefined : (named(title) ?? nameAt(title));
  let firm: QuantityMention | undefined;
  for (const mention of quantities) {
    if (!isFirm(forNames, mention) && !isJoined(forNames, mention, firm)) continue;
    firm = mention;
    const subject = mention.form === "labelled" ? subjectBefore(subjects, mention.start) : undefined;
    const name =
      subject ??
      nameBeside(forNames, mention) ??
      subjectBefore(subjects, mention.start) ??
      (mention.form === "labelled" ? subjectOf : undefined);
    if (name) found.push(counted(name, mention));
  }
  if (found.length === 0) {
    const opening = forNames.slice(0, NOTICE_OPENING);
    for (const cue of opening.matchAll(PROCUREMENT)) found.push(...listed(opening, cue.index + cue[0].length, found));
  }
  if (found.length === 0 && title !== undefined && ENUMERATION.test(title)) found.push(...listed(title, 0, []));
  if (found.length === 0 && subjectOf) found.push(uncounted(subjectOf, 0));
  return merged(
    text,
    found.toSorted((a, b) => a.start - b.start),
  ).slice(0, MOST);
}

/** In the long text of a notice a number alone before a noun counts only where it opens a line, is bought, or is said twice ("six (6)"). */
function isFirm(text: string, mention: QuantityMention): boolean {
  const opensLine = /(?:^|\n)[\s•*-]*$/.test(text.slice(Math.max(0, mention.start - 10), mention.start));
  return mention.form !== "bare" || opensLine || isBought(text, mention) || text.slice(mention.start, mention.end).endsWith(")");
}

const JOINS_ON = /^[^.;:\n\u0001]{0,80}(?:,|\s(?:and|und|sowie|et|y|e|en))\s$/iu;

/** "120 Schülertischen und 240 Schülerstühlen": told in one breath with what is bought. */
const isJoined = (text: string, { start }: QuantityMention, before: QuantityMention | undefined): boolean =>
  before !== undefined && JOINS_ON.test(text.slice(before.end, start));

/** "Acquisition de 10 cabines": the words of procurement stand right before it. */
function isBought(text: string, { start }: QuantityMention): boolean {
  const from = Math.max(0, start - 60);
  return [...text.slice(from, start).matchAll(PROCUREMENT)].some((cue) => from + cue.index + cue[0].length === start);
}

function nameBeside(text: string, mention: QuantityMention): ItemName | undefined {
  const after =
    mention.form === "labelled" && /^[.,;:\s]*(?:\n|$|or\b|deliver|FOB)/i.test(text.slice(mention.end))
      ? undefined
      : nameAt(text.slice(mention.end, mention.end + 200));
  if (mention.form === "labelled")
    return (
      nameBefore(text, mention.start) ?? (after && /^\s/.test(text.slice(mention.end)) && !after.name.includes(" to") ? after : undefined)
    );
  if (mention.form !== "unit") return after;
  const joined = JOINS.test(text.slice(mention.end));
  if (after && !joined) return after;
  return LEADS_TO.test(text.slice(0, mention.start)) ? undefined : nameBefore(text, mention.start);
}

const MOST_OF_ROW = 160;
/** "1. Traffic cones, 28 inch, reflective collar, quantity 400": the first piece of a row of a list. */
const ROW =
  /(?:^|\n)\s{0,4}(?:\d{1,3}[.)]|[-•*]|(?:CLIN|SLIN|(?:line )?item|line|pos(?:ition|\.)?)\s?(?:no\.?\s?)?\d{1,4}[A-Z]{0,2}[.):]?)\s+(?!\d+\s|of\s)([^\n,;:]{3,60}),[^\n]*$/u;

/** "Colchonetas 2x1 m": how large a thing is, behind its name. */
const SIZED = /(?<=\p{L}{3})\s\d+(?:[.,]\d+)?(?:\s?[x×]\s?\d+(?:[.,]\d+)?)*\s?(?:mm|cm|m|kg|g|ml|cl|l)$/iu;

/** "Staplers: 10 pcs", "A4 paper - 20 boxes", "monitors x 10", also as a row of a list. */
function nameBefore(text: string, at: number): ItemName | undefined {
  const line =
    text
      .slice(Math.max(0, at - 90), at)
      .split(/[\n;.!?]|,\s|\u0001/)
      .at(-1) ?? "";
  const label = line.replace(/\s*\(?\s*(?:qty|quantity|menge|anzahl|quantité|qté|cantidad|stückzahl)\b[^\p{L}]*$/iu, "");
  const row = label
    .replace(/[\s:=(x×*–—-]+$/u, "")
    .replace(/^.*\b(?:need|order|buy|want|and|quote|for|require|brauchen|benötigen)\s+/i, "")
    .replace(/^[\s•*\d.)-]+/u, "")
    .replace(SIZED, "");
  const goods = (row.split(/: /).at(-1) ?? row).replace(/(?:\s*\b(?:guaranteed|minimum|maximum|estimated|annual|total|order))+$/i, "");
  const opens = ROW.exec(text.slice(Math.max(0, at - MOST_OF_ROW), at))?.[1];
  const opened = opens === undefined ? undefined : named(opens);
  if (opened) return opened;
  return goods.split(" ").length <= 8 && !/\b(?:is|are|was|the|be|our|we)\b/i.test(goods) ? named(goods) : undefined;
}

function subjectBefore(subjects: { at: number; name: string }[], at: number): ItemName | undefined {
  const subject = subjects.findLast((one) => one.at < at);
  return subject && named(subject.name);
}

/** Goods named one after the other behind a verb of need, without a count. */
function listed(text: string, from: number, known: readonly ItemMention[]): ItemMention[] {
  const sentence = text.slice(from, from + 600).split(/[.;!?\n](?=\s|$)/)[0] ?? "";
  const found: ItemMention[] = [];
  let at = from;
  for (const part of sentence.split(SPLIT)) {
    const start = text.indexOf(part, at);
    at = start + part.length;
    if (/^\s*(?:for|to|by|with|which|that|we|it|they|must|deliver\w*|but|budget|up|under|max|no|not|all|each)\b/i.test(part)) break;
    if (/\d/.test(part.slice(0, 3)) || part.startsWith(MASK) || known.some((item) => item.start >= start && item.start <= at)) continue;
    const name = nameAt(part);
    if (name && !/^(?:(?:to|be|have|know)\b|\p{L}+ing(?: (?:an?|the|our|up|out|for|to)\b|$))/iu.test(name.name))
      found.push(uncounted(name, start));
    if (name && name.length < part.trimEnd().length) break;
  }
  return found;
}

function counted(item: ItemName, mention: QuantityMention): ItemMention {
  const attributes = mention.range === undefined ? item.attributes : [...item.attributes, `quantity ${mention.range}`];
  return { ...item, attributes, quantity: mention.quantity, unit: mention.unit, counted: true, start: mention.start };
}

function uncounted(item: ItemName, start: number): ItemMention {
  return { ...item, quantity: 1, unit: "piece", counted: false, start };
}

/** One entry for goods named twice: a count completes what had none; counts in one unit add up where they are different lines of an order. */
function merged(text: string, items: readonly ItemMention[]): ItemMention[] {
  const kept: ItemMention[] = [];
  for (const item of items) {
    const same = kept.find((one) => one.key === item.key && (one.unit === item.unit || !one.counted || !item.counted));
    if (!same) kept.push({ ...item });
    else if (item.counted && same.counted && item.unit === same.unit)
      same.quantity += LINE.test(text.slice(same.start, item.start)) ? item.quantity : 0;
    else if (item.counted && !same.counted) Object.assign(same, { quantity: item.quantity, unit: item.unit, counted: true });
    else if (item.counted) kept.push({ ...item });
  }
  return kept;
}
