import { isSlipOf } from "./slips.ts";
import { exponentOf } from "../../platform/money.ts";
import { standsIn, type BriefState } from "./apply-edit.ts";
import { daysMayBe } from "./days-in-text.ts";
import { figuresIn, isOnly, mayBe, mayCount, saysInWords } from "./figures-in-text.ts";
import { countsOf, numbersSaid, overtaken, withoutUnsaid, type CountSaid, type Unsaid } from "./figures-said.ts";
import { isWithin, itemOf, movedAll, movedMembers } from "./items.ts";
import { bounded } from "./questions.ts";
import type { Language } from "./question-facts.ts";
import { questionText, type Asked, type AskedField } from "./question-texts.ts";
import type { BriefContent, BriefItem, Evidence, Extraction, Question } from "./schemas.ts";
import { overlaps, sumsIn, withoutSums, type Sum } from "./sums-in-text.ts";

export interface SentMessage {
  id: string;
  role: "user" | "assistant";
  content: string;
}

interface Reading {
  messages: readonly SentMessage[];
  /** What "in ten days" is counted from. */
  referenceTime: Date;
  language: Language;
}

/** A piece of a buyer's message that the agent names as where it read a value. */
interface Span extends Evidence {
  /** Index of the message. */
  message: number;
  text: string;
  /** The text without the figures that are money. */
  counts: string;
  /** Those figures. */
  sums: readonly Sum[];
}

interface Found {
  spans: readonly Span[];
  /** Of each message the figures that are money. */
  sums: readonly (readonly Sum[])[];
  leftOut: readonly Unsaid[];
  named: readonly Unsaid[];
}

/** What nothing bears out is less certain than not. */
const UNSUPPORTED = 0.49;

/**
 * What of an agent's answer the conversation bears out; undefined where that is nothing to buy. Whoever read it, a line whose words the buyer did
 * not say is dropped, a value that is not in the text it is said to come from is dropped and asked about, and one that comes from nowhere, or from
 * a figure that something else was read from too, is kept and asked about: that evidence is absent proves nothing. Money counts no goods, is in the
 * currency it is written in, and is asked about where nothing was read from it. A measure, a percentage or a condition with a figure that nobody said
 * is left out and asked about, and so is, with both wordings, a count that the buyer gave otherwise later on.
 */
export function verifyExtraction({ brief, confidence, evidence, questions }: Extraction, reading: Reading): BriefState | undefined {
  const told = reading.messages.flatMap(({ role, content }) => (role === "user" ? [content] : []));
  const said = saidIn(told.join("\n"));
  const kept = brief.items.flatMap((item, index) => (wasSaid(item, said) ? [index] : []));
  if (kept.length === 0) return undefined;
  const indexes = new Map(kept.map((from, to) => [from, to]));
  const numbers = numbersSaid(told);
  const all = { ...brief, items: kept.flatMap((index) => brief.items[index] ?? []) };
  const held = withoutUnsaid(all, numbers);
  /** Where conditions were left out those behind them stand elsewhere: what was said of single ones is left out too. */
  const stands = ({ field }: { field: string }): boolean =>
    standsIn(all, field) && (held.content.constraints.length === all.constraints.length || !field.startsWith("/constraints/"));
  const state: BriefState = {
    content: held.content,
    setByBuyer: [],
    questions: movedAll(questions, indexes).filter(stands),
    evidence: [],
    confidence: movedMembers(confidence, indexes),
  };
  const sums = reading.messages.map(({ role, content }) => (role === "user" ? sumsIn(content) : []));
  const spans = movedAll(evidence, indexes)
    .filter(stands)
    .flatMap((one) => spanOf(one, state, reading.messages, sums));
  return judge(state, { spans, sums, ...held }, reading);
}

/** Each value with the texts it is said to come from. */
function judge(before: BriefState, { spans, sums, leftOut, named }: Found, reading: Reading): BriefState {
  const content: BriefContent = { ...before.content, items: [...before.content.items] };
  const confidence = { ...before.confidence };
  const own: Question[] = [];
  const refuted: string[] = [];
  const ask = (field: string, named: AskedField, name?: string, asked: Asked = "unsupported"): void => {
    const reason = asked === "contradicted" ? "contradictory" : "weak";
    own.push({ field, reason, text: questionText(reading.language, asked, named, name), language: reading.language });
    const known = itemOf(field) === undefined ? field.slice(1) : field;
    confidence[known] = Math.min(UNSUPPORTED, confidence[known] ?? UNSUPPORTED);
  };
  /** True where it must go. */
  const check = (field: string, named: AskedField, holds: (span: Span) => boolean, name?: string): boolean => {
    const from = spans.filter((span) => isWithin(span.field, field) || isWithin(field, span.field));
    const bearing = from.filter(holds);
    if (bearing.every((span) => claimedTwice(span, spans))) ask(field, named, name);
    const goes = bearing.length === 0 && from.some(({ text }) => name === undefined || !isOnly(text, name));
    if (goes) refuted.push(field);
    return goes;
  };
  for (const [index, item] of content.items.entries()) {
    const { quantity } = item;
    if (quantity === null) continue;
    if (check(`/items/${index}/quantity`, "quantity", ({ text, counts }) => mayCount(text, counts, quantity, item.name), item.name))
      content.items[index] = { ...item, quantity: null };
    else {
      const said = countsSaid(item, sums, reading.messages);
      const two = overtaken(quantity, said);
      if (two) ask(`/items/${index}/quantity`, "quantity", two.map(({ text }) => `“${text}”`).join(", "), "contradicted");
    }
  }
  const { budget, delivery, deadline } = content;
  if (budget && check("/budget", "budget", (span) => bearsOut(budget, span))) content.budget = null;
  if (delivery && check("/delivery", "delivery", ({ text }) => sharesWords(delivery.place, plain(text)))) content.delivery = null;
  if (deadline && check("/deadline", "deadline", ({ text }) => daysMayBe(text, deadline, reading.referenceTime))) content.deadline = null;
  for (const { field, texts } of named) ask(field, field === "/title" ? "title" : "item", texts.join("; "));
  for (const { field, texts } of leftOut) ask(field, field === "/constraints" ? "constraints" : "item", texts.join("; "), "unsaid");
  const unclaimed = unclaimedSum(content.budget, spans, sums);
  if (unclaimed) {
    const text = questionText(reading.language, "unclaimed", "budget", unclaimed.text);
    own.push({ field: "/budget", reason: "unread", text, language: reading.language });
    if (content.budget) confidence.budget = Math.min(UNSUPPORTED, confidence.budget ?? UNSUPPORTED);
  }
  return {
    ...before,
    content,
    confidence,
    questions: bounded([...before.questions, ...own]),
    evidence: spans.filter(({ field }) => !refuted.some((whole) => isWithin(field, whole))).map(evidenceOf),
  };
}

/** How many of an item the buyer said, wherever he named it, in order. */
const countsSaid = ({ name }: BriefItem, sums: Found["sums"], messages: readonly SentMessage[]): CountSaid[] =>
  messages.flatMap(({ role, content }, message) =>
    role === "user" ? countsOf(content, sums[message] ?? [], (words) => names(words, name)).map((one) => ({ ...one, message })) : [],
  );

/** Whether words are those of this name: all of its own, by how they begin. */
function names(words: string, name: string): boolean {
  const said = wordsOf(words).map(stem);
  return wordsOf(name).every((word) => said.includes(stem(word)));
}

const evidenceOf = ({ field, messageId, start, end, confidence }: Span): Evidence => ({ field, messageId, start, end, confidence });

function spanOf(
  { field, message, start, end }: Extraction["evidence"][number],
  { content, confidence }: BriefState,
  messages: readonly SentMessage[],
  sums: readonly (readonly Sum[])[],
): Span[] {
  const from = messages[message];
  if (from?.role !== "user" || start >= end || end > from.content.length || !standsIn(content, field)) return [];
  const known = [field, field.split("/").slice(0, 3).join("/"), field.split("/")[1] ?? ""]
    .map((name) => confidence[name])
    .find((value) => value !== undefined);
  const within = (sums[message] ?? []).filter((sum) => overlaps(sum, { start, end }));
  const text = from.content.slice(start, end);
  const counts = withoutSums(from.content, { start, end }, within);
  return [{ field, messageId: from.id, start, end, confidence: known ?? null, message, text, counts, sums: within }];
}

type Budget = NonNullable<BriefContent["budget"]>;

const amountOf = ({ amount, currency }: Budget): number => amount / 10 ** exponentOf(currency);

function bearsOut(budget: Budget, { text, sums }: Span): boolean {
  const amount = amountOf(budget);
  const written = sums.flatMap(({ values, currency }) => (values.has(amount) && currency !== undefined ? [currency] : []));
  return mayBe(text, amount) && (written.length === 0 || written.includes(budget.currency));
}

/**
 * Money the buyer spoke of, from which nothing in the brief comes: where there is no budget, where the budget was read from a figure that is not
 * written as money, or where he named another amount in a message after the one it was read from.
 */
function unclaimedSum(budget: Budget | null, spans: readonly Span[], sums: readonly (readonly Sum[])[]): Sum | undefined {
  const bearing = budget ? spans.filter((span) => isWithin(span.field, "/budget") && bearsOut(budget, span)) : [];
  if (budget && bearing.length === 0) return undefined;
  const asMoney = bearing.some((span) => span.sums.length > 0 || saysInWords(span.text));
  const last = asMoney ? Math.max(...bearing.map(({ message }) => message)) : -1;
  const free = sums.flatMap((inMessage, message) =>
    inMessage.filter(
      (sum) =>
        message > last &&
        !spans.some((span) => kindOf(span) !== "count" && span.message === message && overlaps(sum, span)) &&
        !(budget && sum.values.has(amountOf(budget))),
    ),
  );
  return free.at(-1);
}

/** Money, days and counts never come from one figure; the counts of several items may ("15 of each"). */
const kindOf = ({ field }: Evidence): string => (/^\/items\/\d+(?:\/quantity)?$/.test(field) ? "count" : (field.split("/")[1] ?? ""));

function claimedTwice(span: Span, spans: readonly Span[]): boolean {
  if (figuresIn(span.text).size === 0) return false;
  const kinds = new Set(["count", "budget", "deadline"]);
  return spans.some(
    (other) =>
      other.messageId === span.messageId &&
      overlaps(span, other) &&
      kindOf(other) !== kindOf(span) &&
      kinds.has(kindOf(other)) &&
      kinds.has(kindOf(span)),
  );
}

const plain = (text: string): string => text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();

/**
 * Whether the buyer spoke of the item: at least half of its name's words, without their endings, because one says chairs and the other chair,
 * however a compound is put together, and with slips. A printer is none of the principal's: of a long word all but its ending has to be there.
 */
function wasSaid({ name }: BriefItem, { text, together, words: others }: Said): boolean {
  const words = wordsOf(name);
  const isThere = (word: string): boolean =>
    text.includes(withoutEnding(word)) ||
    together.includes(withoutEnding(word)) ||
    others.some((other) => other.startsWith(stem(word)) && isSlipOf(word, other));
  return words.length > 0 && words.filter(isThere).length * 2 >= words.length;
}

/** What the buyer said: as it stands, without what is between its words, and word by word. */
interface Said {
  text: string;
  together: string;
  words: readonly string[];
}

function saidIn(content: string): Said {
  const text = plain(content);
  return { text, together: text.replaceAll(/[^\p{L}\p{N}]/gu, ""), words: [...new Set(wordsOf(content))] };
}

const LONGEST_ENDING = 3;
const withoutEnding = (word: string): string => word.slice(0, Math.max(stem(word).length, word.length - LONGEST_ENDING));

const sharesWords = (name: string, text: string): boolean => wordsOf(name).some((word) => text.includes(stem(word)));
/** A single sign of Han is a word. */
const wordsOf = (name: string): string[] => plain(name).match(/[\p{L}\p{N}]{2,}|\p{Script=Han}/gu) ?? [];
const STEM = 4;
const stem = (word: string): string => word.slice(0, Math.max(2, Math.min(STEM, word.length - 1)));
