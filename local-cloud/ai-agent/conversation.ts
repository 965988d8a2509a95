import { mentions, removals, UNPARTED } from "./acts.ts";
import { add as addConstraint } from "./constraints.ts";
import { countAnew } from "./counts-anew.ts";
import { withCountry } from "./country-by-currency.ts";
import { confirm } from "./confirmations.ts";
import { countHeads } from "./heads-of-need.ts";
import { isCalled } from "./head-counts.ts";
import { multiples } from "./multiples.ts";
import type { Need } from "./need.ts";
import { askedBefore, type AskedBefore } from "./questions.ts";
import { isHeadFirst } from "./chat-words.ts";
import { described, type ItemMention } from "./item-names.ts";
import { inCommon } from "./line-traits.ts";
import { languageOf, type Language } from "./languages.ts";
import { inSize } from "./sizes.ts";
import type { Statement } from "./said.ts";
import { questionOf, readStatement, type Question } from "./statement.ts";
import type { QuantityMention } from "./quantities.ts";
import { isKindNamed, stemOf } from "./stems.ts";
import { isNotice } from "./text.ts";
import { unitAt } from "./units.ts";

export interface Message {
  role: "user" | "assistant";
  content: string;
}

const CORRECTION =
  /(?<=[\s,.;!?–—-])(?=(?:actually|no,? wait|scratch that|sorry,|correction|i mean(?:t)?|make (?:it|that|them)|change (?:it|that) to|oder besser|nein,|non,|plutôt)\b)/iu;
const CHANGES =
  /(?<!\p{L})(?:make (?:it|that|them|the|those|these|our)|change|actually|instead|rather|sorry|i mean|meant|correction|increase|decrease|reduce|raise|erhöh\p{L}*|reduzier\p{L}*|aument\p{L}*|augment\p{L}*|verhog\p{L}*|verla(?:ag|g)\p{L}*|sub[ea]|subid|baj[ea]|ridu\p{L}*|rédui\p{L}*|geworden|only need|now|only (?=\d)|nur (?=\d)|(?:ne|seulement|que) (?=\d)|s[oó]lo (?=\d)|soltanto (?=\d)|maar (?=\d)|slechts (?=\d)|änderung|changement|cambio|modifica|wijziging|update|lieber|doch|statt|stattdessen|jetzt|ich meinte?|korrektur|es werden|plutôt|finalement|en fait|je voulais dire|mejor|en realidad|quise decir|que sean|ahora|anzi|meglio|in realtà|volevo dire|diventano|toch|liever|eigenlijk|ik bedoelde|het worden|worden|اجعل\p{L}*|غي[ّ]?ر\p{L}*|بدل\p{L}*|عد[ّ]?ل\p{L}*)(?!\p{L})|やはり|やっぱり|変更|訂正|ではなく/iu;
const MORE =
  /(?<!\p{L})(?:more|another|additional|extra|further|weitere|noch(?! eine? (?:kleine )?(?:Änderung|Frage|Sache))|zusätzlich|de plus|supplémentaires?|más|otr[oa]s|adicionales|in più|altr[ei]|nog|meer)(?!\p{L})/iu;
/** "Noch 2 Hocker dazu": more of what there is. */
const OF_THE_SAME = /(?<!\p{L})(?:dazu|erbij|mehr davon)(?!\p{L})/iu;
const ONLY = /\b(?:only|just) (?:need|want|require|order|buy)\b|\bnothing else\b|\bnur noch\b|\brien d'autre\b/i;
const EACH =
  /(?<!\p{L})(?:(?:of )?each|van allebei|van beide|van elk|de cada (?:uno|una)|de chaque|di ciascun[oa]|von (?:beiden|jedem|jeder)|von allen)(?!\p{L})/iu;
const BARE_UNIT =
  /^(?:reams?|boxe?s?|packs?|rolls?|pairs?|sets?|pallets?|bottles?|bags?|kartons?|pakete?|rollen|paletten|boîtes?|rames?|rouleaux|cajas|resmas|rollos|scatole|risme|rotoli|dozen|riemen|rollen|pakken)$/iu;

const isUnit = (name: string): boolean => unitAt(name)?.length === name.length;

/** Lines of one brief that are read, so that the time of reading stays bounded. */
const MOST_ITEMS = 100;

/**
 * Merges the buyer's messages in order: what is said later holds; goods are added unless the words correct, add to, replace or remove
 * those already named. The assistant's words are never taken for the buyer's, they only tell what a bare answer answers.
 */
export function readConversation(messages: readonly Message[], referenceTime: Date, locale: string | undefined): Need {
  const need: Need = {
    heading: undefined,
    items: [],
    heads: [],
    budget: undefined,
    currency: undefined,
    delivery: undefined,
    deadline: undefined,
    constraints: [],
    doubted: new Set(),
    doubtedItem: undefined,
    isFull: false,
    spoken: spokenIn(messages, locale),
  };
  let assistant: string | undefined;
  for (const message of messages) {
    if (message.role === "assistant") {
      assistant = message.content;
      continue;
    }
    const before = assistant === undefined ? undefined : askedBefore(assistant);
    const answers = {
      asked: before === undefined ? questionOf(assistant) : before.what === "item" || before.what === "left-out" ? undefined : before.what,
      before,
    };
    if (before?.value !== undefined) confirm(need, { ...before, value: before.value }, message.content);
    for (const part of message.content.split(CORRECTION).filter((text) => text.trim() !== "")) {
      for (const sentence of need.items.length > 0 ? actsOf(part) : [part]) {
        const said = readStatement(sentence, { referenceTime, locale, asked: answers.asked, spoken: need.spoken });
        apply(need, said, answers);
        if (isAnswered(answers.asked, said)) answers.asked = undefined;
      }
    }
    assistant = undefined;
  }
  countHeads(need);
  return withCountry(need);
}

function spokenIn(messages: readonly Message[], locale: string | undefined): Language {
  const buyers = messages.filter(({ role }) => role === "user").map(({ content }) => content);
  const asking = messages.filter(({ role }) => role !== "user").map(({ content }) => content);
  return languageOf(buyers.join("\n"), locale, asking.length > 0 ? languageOf(asking.join("\n"), locale) : undefined);
}

/** Whether a sentence says what was asked: those behind it are read for themselves. */
const isAnswered = (asked: Question, said: Statement): boolean => asked !== undefined && asked !== "quantity" && said[asked] !== undefined;

/** What the assistant had asked before a message. */
interface Answers {
  asked: Question;
  /** Where it was about what is doubted. */
  before: AskedBefore | undefined;
}

function apply(need: Need, said: Statement, { asked, before: doubt }: Answers): void {
  need.heading ??= said.heading;
  if (said.budget) need.budget = { ...said.budget, currency: said.budget.currency ?? said.currency ?? need.budget?.currency };
  need.currency = said.budget?.currency ?? said.currency ?? need.currency;
  need.delivery = said.delivery ?? need.delivery;
  need.deadline = said.deadline ?? need.deadline;
  settle(need, said);
  for (const constraint of said.constraints) addConstraint(need.constraints, constraint);
  const act = removals(need.items, said.text, said.language);
  need.items = act.left;
  const isOld = (item: ItemMention): boolean =>
    act.isAct && (!item.counted || act.gone.some((gone) => mentions(item.name, gone, said.language)));
  const fresh = said.items.filter(
    (item) => !isOld(item) && !(need.items.length > 0 && (BARE_UNIT.test(item.name) || (asked === "quantity" && isUnit(item.name)))),
  );
  if (CHANGES.test(said.text) && said.heads.some(({ isOfPeople }) => isOfPeople))
    need.heads = need.heads.filter(({ isOfPeople }) => !isOfPeople);
  for (const head of said.heads) if (head.isAnew) need.heads = need.heads.filter(({ noun }) => !isCalled(noun, head.noun));
  need.heads.push(...said.heads);
  const doubted = doubt?.what === "quantity" ? need.items.find(({ key }) => key === need.doubtedItem) : undefined;
  recount(need.items, { ...said, items: fresh }, { answersHowMany: asked === "quantity", isAct: act.isAct, doubted });
  if (fresh.length === 0 && said.sizes.loose.length > 0) resize(need, said);
  const before = [...need.items];
  const placed = fresh.flatMap((item) => place(need, before, item, said.text) ?? []);
  const unsure = said.doubted?.what === "quantity" ? (placed[lastBefore(fresh, said.doubted.at)] ?? need.items.at(-1)) : undefined;
  if (unsure) doubtCountOf(need, unsure);
  else if (need.items.some(({ key, counted }) => key === need.doubtedItem && counted)) need.doubted.delete("quantity");
  if (ONLY.test(said.text) && placed.length > 0) need.items = need.items.filter((item) => placed.includes(item));
}

/** The goods that are named last before a place of the text, else the first ones. */
const lastBefore = (items: readonly ItemMention[], at: number): number =>
  Math.max(
    0,
    items.findLastIndex(({ start }) => start < at),
  );

function doubtCountOf(need: Need, item: ItemMention): void {
  Object.assign(item, { quantity: 1, counted: false });
  need.doubtedItem = item.key;
}

/** What is said in two ways is no value; what is said in one way later settles it. */
function settle(need: Need, said: Statement): void {
  if (said.budget) need.doubted.delete("budget");
  if (said.deadline) need.doubted.delete("deadline");
  if (said.delivery) need.doubted.delete("delivery");
  if (said.doubted === undefined) return;
  const { what } = said.doubted;
  need.doubted.add(what);
  if (what === "budget") need.budget = undefined;
  if (what === "deadline") need.deadline = undefined;
  if (what === "delivery") need.delivery = undefined;
}

/** A message that corrects is read sentence by sentence: each may be an act of its own. */
function actsOf(text: string): string[] {
  return isNotice(text) ? [text] : text.split(/(?<=[^\d][.!?])\s+(?=\p{Lu}|\p{Ll}{3})/u).filter((sentence) => sentence.trim() !== "");
}

/** Adds the goods or updates those they are; answers the entry that stands for them, undefined where the brief is full. */
function place(need: Need, before: readonly ItemMention[], item: ItemMention, text: string): ItemMention | undefined {
  const known =
    before.find((one) => one.key === item.key) ??
    (CHANGES.test(text) || item.counted ? before.find((one) => sameHead(one, item)) : undefined) ??
    ((CHANGES.test(text) && !MORE.test(text)) || OF_THE_SAME.test(text)
      ? onlyOne(before.filter((one) => isKindOf(one, item, need.spoken)))
      : undefined);
  if (!known) {
    if (need.items.length >= MOST_ITEMS) {
      need.isFull = true;
      return undefined;
    }
    need.items.push(item);
    return item;
  }
  if (!item.counted) return known;
  known.quantity = MORE.test(text) && !CHANGES.test(text) && known.counted ? known.quantity + item.quantity : item.quantity;
  if (known.each && !item.each && MORE.test(text)) known.each.more = (known.each.more ?? 0) + item.quantity;
  else if (item.each) known.each = item.each;
  else delete known.each;
  Object.assign(known, { counted: true, traits: inCommon(known, item) });
  if (item.unit !== "piece") known.unit = item.unit;
  known.attributes = [...new Set([...known.attributes, ...item.attributes])];
  return known;
}

/** "In place of XL please 60 in L and 40 in XXL": goods named before, in other sizes. */
function resize(need: Need, { text, language, sizes }: Statement): void {
  const known = need.items.find((item) => mentions(text, item, language) || isKindNamed(text, item, language)) ?? need.items.at(-1);
  if (!known) return;
  const said = known.attributes.find((attribute) => known.name.endsWith(` ${attribute}`));
  const bare = said === undefined ? known : { ...known, ...described(known.name.slice(0, -said.length - 1), [], isHeadFirst(language)) };
  const lines = sizes.loose.map(({ count, size }) => ({
    ...inSize(bare, size),
    quantity: count.quantity,
    counted: true,
    countAt: count.start,
  }));
  need.items = need.items.flatMap((item) => (item === known ? lines : item.key.startsWith(`${bare.key} `) ? [] : [item]));
}

interface HowCounted {
  answersHowMany: boolean;
  /** Whether the words take something off or replace it. */
  isAct: boolean;
  /** The goods whose count was asked about. */
  doubted: ItemMention | undefined;
}

/**
 * A figure that counts none of the goods beside it counts goods named before: "make it 12", "12 of each", or a number alone in answer to how many.
 * Beside what is taken off or replaced it counts only the goods it names: "… y sube las mochilas a 75".
 */
function recount(items: readonly ItemMention[], said: Statement, how: HowCounted): void {
  const { answersHowMany, isAct, doubted } = how;
  const times = isAct ? [] : multiples(items, { ...said, quantities: withoutNames(said) });
  for (const { item, quantity } of times) {
    if (Number.isInteger(quantity)) Object.assign(item, { quantity });
    else Object.assign(item, { quantity: 1, counted: false });
  }
  if (times.length > 0) return;
  const loose = withoutNames(said);
  const anew = countAnew(items, { ...said, quantities: loose });
  for (const { item, quantity } of anew) count(item, quantity);
  if (anew.length > 0) return;
  const quantity = loose.at(-1);
  if (!quantity || items.length === 0) return;
  const named = items.filter((item) => mentions(said.text, item, said.language));
  if (isAct ? named.length !== 1 || said.quantities.length !== 1 : !(CHANGES.test(said.text) || answersHowMany || EACH.test(said.text)))
    return;
  const each =
    !isAct &&
    /\bof each\b|\bfor each\b|\ball of them\b|van allebei|van beide|van elk|de cada un|de chaque|di ciascun|von (?:beiden|jedem|jeder|allen)/i.test(
      said.text,
    );
  const uncounted = items.filter((item) => !item.counted);
  const inUnit = isAct || quantity.unit === "piece" ? [] : items.filter(({ unit }) => unit === quantity.unit);
  const targets = each
    ? items
    : doubted
      ? [doubted]
      : inUnit.length === 1
        ? inUnit
        : named.length > 0
          ? named
          : answersHowMany && uncounted.length > 0
            ? uncounted
            : items.filter(({ each: ofGroup }) => !ofGroup || !items.some((one) => isCalled(one.name, ofGroup.who))).slice(-1);
  for (const item of targets) count(item, quantity);
}

/** The counts of a statement that count none of the goods it names. */
const withoutNames = ({ quantities, items }: Statement): QuantityMention[] =>
  quantities.filter((mention) => !items.some((item) => (item.countAt ?? item.start) === mention.start));

function count(item: ItemMention, { quantity, unit, form }: QuantityMention): void {
  delete item.each;
  Object.assign(item, { quantity, counted: true }, form === "unit" ? { unit } : {});
}

function sameHead(one: ItemMention, other: ItemMention): boolean {
  const isBare = (item: ItemMention): boolean => item.name.split(" ").length === 1 || item.name.toLowerCase() === headOf(item);
  return stemOf(headOf(one)) === stemOf(headOf(other)) && (isBare(one) || isBare(other));
}

/** "60 stoelen" beside "stapelstoelen": languages that write a kind of a thing as one word name it anew by what it is. */
const isKindOf = (one: ItemMention, { key }: ItemMention, language: Language): boolean =>
  UNPARTED.test(key)
    ? key.length >= 2 && one.key.length > key.length && one.key.endsWith(key)
    : (language === "de" || language === "nl") && key.length >= 4 && one.key.length > key.length + 2 && one.key.endsWith(key);

const onlyOne = <Value>(values: readonly Value[]): Value | undefined => (values.length === 1 ? values[0] : undefined);

function headOf(item: ItemMention): string {
  return item.searchTerms.at(-1) ?? item.name;
}
