import { add as addConstraint } from "./constraints.ts";
import type { DeadlineMention } from "./deadlines.ts";
import type { ItemMention } from "./items.ts";
import { languageOf } from "./languages.ts";
import type { MoneyMention } from "./money.ts";
import type { PlaceMention } from "./mentioned-towns.ts";
import { questionOf, readStatement, type Statement } from "./statement.ts";

export interface Message {
  role: "user" | "assistant";
  content: string;
}

/** The need as it stands after the last message. */
export interface Need {
  heading: string | undefined;
  items: ItemMention[];
  budget: MoneyMention | undefined;
  currency: string | undefined;
  delivery: PlaceMention | undefined;
  deadline: DeadlineMention | undefined;
  constraints: string[];
}

const CORRECTION =
  /(?<=[\s,.;!?–—-])(?=(?:actually|no,? wait|scratch that|sorry,|correction|i mean(?:t)?|make (?:it|that|them)|change (?:it|that) to|oder besser|nein,|non,|plutôt)\b)/iu;
const CHANGES =
  /\b(?:make (?:it|that|them)|change|actually|instead|rather|i mean|meant|correction|increase|decrease|reduce|raise|only need|now|update|lieber|doch|statt|stattdessen|plutôt|finalement)\b/i;
const MORE = /\b(?:more|another|additional|extra|further|weitere|noch|de plus|supplémentaires?)\b/i;
const ONLY = /\b(?:only|just) (?:need|want|require|order|buy)\b|\bnothing else\b|\bnur noch\b|\brien d'autre\b/i;
const REMOVES =
  /\b(?:remove|drop|cancel|forget(?: about)?|skip|delete|no longer need|don'?t need|do not need|without the|leave out|streich\w*|doch keine?|plus besoin de)\s+(?:the |any |those |our |die |les |des )?([\p{L}\d][\p{L}\d -]{1,40})/giu;
const REPLACES = /\b(?:replace|swap) (?:the )?([\p{L}\d -]{2,40}?) (?:with|for|by) (?:the |some )?([\p{L}\d -]{2,40})/iu;

/**
 * Merges the buyer's messages in order: what is said later holds; goods are added unless the words correct, add to, replace or remove
 * those already named. The assistant's words are never taken for the buyer's, they only tell what a bare answer answers.
 */
export function readConversation(messages: readonly Message[], referenceTime: Date, locale: string | undefined): Need {
  const need: Need = {
    heading: undefined,
    items: [],
    budget: undefined,
    currency: undefined,
    delivery: undefined,
    deadline: undefined,
    constraints: [],
  };
  let assistant: string | undefined;
  const buyers = messages.filter(({ role }) => role === "user").map(({ content }) => content);
  const asking = messages.filter(({ role }) => role !== "user").map(({ content }) => content);
  const spoken = languageOf(buyers.join("\n"), locale, asking.length > 0 ? languageOf(asking.join("\n"), locale) : undefined);
  for (const message of messages) {
    if (message.role === "assistant") {
      assistant = message.content;
      continue;
    }
    const asked = questionOf(assistant);
    for (const part of message.content.split(CORRECTION).filter((text) => text.trim() !== "")) {
      apply(need, readStatement(part, { referenceTime, locale, asked, spoken }), asked === "quantity");
    }
    assistant = undefined;
  }
  return need;
}

function apply(need: Need, said: Statement, answersHowMany: boolean): void {
  need.heading ??= said.heading;
  if (said.budget) need.budget = { ...said.budget, currency: said.budget.currency ?? said.currency ?? need.budget?.currency };
  need.currency = said.budget?.currency ?? said.currency ?? need.currency;
  need.delivery = said.delivery ?? need.delivery;
  need.deadline = said.deadline ?? need.deadline;
  for (const constraint of said.constraints) addConstraint(need.constraints, constraint);
  const removed = removals(need, said.text);
  const fresh = said.items.filter((item) => !removed.has(item.key));
  if (need.items.length > 0) recount(need.items, said, answersHowMany);
  const before = [...need.items];
  const placed = fresh.map((item) => place(need.items, before, item, said.text));
  if (ONLY.test(said.text) && placed.length > 0) need.items = need.items.filter((item) => placed.includes(item));
}

/** Takes out what the buyer dropped or replaced; answers the keys that are gone. */
function removals(need: Need, text: string): Set<string> {
  const removed = new Set<string>();
  const replaced = REPLACES.exec(text)?.[1];
  const phrases = [...text.matchAll(REMOVES)].map((match) => match[1]).concat(replaced);
  for (const phrase of phrases) {
    const gone = phrase === undefined ? undefined : need.items.find((item) => mentions(phrase, item));
    if (gone === undefined) continue;
    removed.add(gone.key);
    need.items = need.items.filter((item) => item !== gone);
  }
  return removed;
}

/** Adds the goods or updates those they are; answers the entry that stands for them. */
function place(items: ItemMention[], before: readonly ItemMention[], item: ItemMention, text: string): ItemMention {
  const known =
    before.find((one) => one.key === item.key) ??
    (CHANGES.test(text) || item.counted ? before.find((one) => sameHead(one, item)) : undefined);
  if (!known) {
    items.push(item);
    return item;
  }
  if (!item.counted) return known;
  known.quantity = MORE.test(text) && !CHANGES.test(text) && known.counted ? known.quantity + item.quantity : item.quantity;
  known.counted = true;
  if (item.unit !== "piece") known.unit = item.unit;
  known.attributes = [...new Set([...known.attributes, ...item.attributes])];
  return known;
}

/** "Make it 12", "12 of each", or a number alone in answer to how many. */
function recount(items: ItemMention[], said: Statement, answersHowMany: boolean): void {
  const quantity = said.quantities.findLast((mention) => !said.items.some((item) => item.start === mention.start));
  if (!quantity || !(CHANGES.test(said.text) || answersHowMany || /\bof each\b|\beach\b/i.test(said.text))) return;
  const each = /\bof each\b|\bfor each\b|\ball of them\b/i.test(said.text);
  const uncounted = items.filter((item) => !item.counted);
  const named = items.filter((item) => mentions(said.text, item));
  const targets = each ? items : named.length > 0 ? named : answersHowMany && uncounted.length > 0 ? uncounted : items.slice(-1);
  for (const item of targets)
    Object.assign(item, { quantity: quantity.quantity, counted: true }, quantity.form === "unit" ? { unit: quantity.unit } : {});
}

function mentions(phrase: string, item: ItemMention): boolean {
  const head = item.searchTerms.at(-1) ?? item.name;
  return phrase.toLowerCase().includes(head) || phrase.toLowerCase().includes(item.name.toLowerCase());
}

function sameHead(one: ItemMention, other: ItemMention): boolean {
  const [a, b] = [one.searchTerms.at(-1), other.searchTerms.at(-1)];
  return a === b && (one.name.split(" ").length === 1 || other.name.split(" ").length === 1);
}
