import { format } from "../../../platform/money.ts";
import { bounded } from "../questions.ts";
import type { BriefState } from "../apply-edit.ts";
import { isWithin, itemOf, movedAll, movedMembers } from "../items.ts";
import type { Language } from "../question-facts.ts";
import { questionText, type Asked, type AskedField } from "../question-texts.ts";
import type { BriefContent, BriefItem, Question } from "../schemas.ts";
import type { SentMessage } from "../verify-extraction.ts";
import { heard, linesOf, type Heard, type Place } from "./lines.ts";
import { leftoversOf } from "./leftovers.ts";
import { lineDoubts, type LineDoubt } from "./line-doubts.ts";
import { isLatin } from "./spoken-language.ts";
import { budgetDoubts, deadlineDoubts, deliveryDoubts } from "./value-doubts.ts";
import table from "./weights.json" with { type: "json" };

export type Kind = "line" | "budget" | "deadline" | "delivery";

/** A value of a brief, with what a second look at the conversation found of it. */
export interface LookedAt {
  kind: Kind;
  /** JSON pointer. */
  field: string;
  found: readonly string[];
}

export interface SecondReading {
  messages: readonly Pick<SentMessage, "id" | "role" | "content">[];
  language: Language;
  /** Whether no table of goods has a name. */
  isUnknown: (name: string) => boolean;
}

/** What of a conversation is read a second time, so that the time of it stays bounded: the buyer's last messages, and so many lines. */
const MOST_READ = 20_000;
const MOST_LINES = 100;

/** A line that is likelier none is left out where another is, and asked about. */
const IS_A_LINE = 0.5;

/** What its buyer has put right or added, and stands so in the brief, is asked about only where it is likelier wrong. */
const PUT_RIGHT = "putRight" satisfies LineDoubt;
const UNLIKELY = 0.5;

/**
 * A brief of which a second reading, by other rules and none of the agent's tables, has looked at every value: how often values of which the same
 * was found were right is measured ([0098](../../../../docs/decisions/0098-a-second-reading-asks.md)). One that is less sure than is borne is as sure
 * as that and is asked about; a line that is likelier wrong is left out and asked about. Never does it become another value.
 * Of what is written in another script than Latin it knows no word, and doubts nothing.
 */
export function withDoubts(state: BriefState, reading: SecondReading): BriefState {
  if (!isLatin(lastSaid(reading.messages).said.messages)) return state;
  const looked = lookAt(state, reading).map((one) => ({ ...one, sure: sureOf(one.kind, one.found) }));
  const { left, names } = withoutMentioned(state, looked);
  const own: Question[] = [];
  const ask = (field: string, asked: Asked, named: AskedField, shown: string): void => {
    own.push({ field, reason: "weak", text: questionText(reading.language, asked, named, shown), language: reading.language });
  };
  const confidence = { ...left.state.confidence };
  for (const { kind, field, sure, found } of movedAll(looked, left.indexes)) {
    const isAsked = left.state.questions.some((one) => isWithin(one.field, field) || isWithin(field, one.field));
    if (sure >= (found.includes(PUT_RIGHT) ? UNLIKELY : table[kind].askBelow) || isAsked) continue;
    const { named, shown } = shownAs(left.state.content, { kind, field }, reading.language);
    ask(field, "doubted", named, shown);
    const known = kind === "line" ? field : kind;
    confidence[known] = Math.min(confidence[known] ?? 1, sure);
  }
  if (names.length > 0) ask("/items", "mentioned", "item", names.join("; "));
  return { ...left.state, confidence, questions: bounded([...left.state.questions, ...own]) };
}

type Sure = LookedAt & { sure: number };

/** The brief without the lines that may only have been mentioned, where any is left; what its agent is certain of stays. */
function withoutMentioned(
  state: BriefState,
  looked: readonly Sure[],
): { left: { state: BriefState; indexes: Map<number, number> }; names: string[] } {
  const mentioned = new Set(
    looked.flatMap(({ kind, field, found }) =>
      kind === "line" && !isWanted(found) && !found.includes(PUT_RIGHT) && (state.confidence[field] ?? 0) < 1 ? [itemOf(field)] : [],
    ),
  );
  const kept = [...state.content.items.keys()].filter((index) => !mentioned.has(index));
  if (mentioned.size === 0 || kept.length === 0) {
    const indexes = new Map([...state.content.items.keys()].map((index) => [index, index]));
    return { left: { state, indexes }, names: [] };
  }
  const indexes = new Map(kept.map((from, to) => [from, to]));
  const items = state.content.items.filter((_, index) => indexes.has(index));
  return {
    left: {
      indexes,
      state: {
        ...state,
        content: { ...state.content, items },
        questions: movedAll(state.questions, indexes),
        evidence: movedAll(state.evidence, indexes),
        confidence: movedMembers(state.confidence, indexes),
      },
    },
    names: state.content.items.flatMap((item, index) => (indexes.has(index) ? [] : [lineShown(item)])),
  };
}

/** Every value of a brief with what a second look finds of it. */
export function lookAt(
  { content, evidence }: Pick<BriefState, "content" | "evidence">,
  { messages, isUnknown }: Omit<SecondReading, "language">,
): LookedAt[] {
  const { said, ids } = lastSaid(messages);
  const { budget, deadline, delivery, currency } = content;
  const lines = linesOf(content.items.slice(0, MOST_LINES), said, content.missing.includes("quantity"));
  const left = leftoversOf(lines, said);
  const placesFor = (field: string): Place[] =>
    evidence.flatMap((one) => {
      const message = one.field === field ? ids.indexOf(one.messageId) : -1;
      return message < 0 ? [] : [{ message, start: one.start, end: one.end }];
    });
  return [
    ...lines.map((line, index): LookedAt => ({
      kind: "line",
      field: `/items/${index}`,
      found: lineDoubts(line, lines, { said, left, isUnknown }),
    })),
    ...(budget ? [{ kind: "budget" as const, field: "/budget", found: budgetDoubts(budget, content.items.length, said) }] : []),
    ...(deadline ? [{ kind: "deadline" as const, field: "/deadline", found: deadlineDoubts(deadline, placesFor("/deadline"), said) }] : []),
    ...(delivery ? [{ kind: "delivery" as const, field: "/delivery", found: deliveryDoubts(delivery, currency, said) }] : []),
  ];
}

/** How often a line of which this was found is asked for at all, whatever its count. */
const isWanted = (found: readonly string[]): boolean => shareOf(table.wanted, found) >= IS_A_LINE;

/** How often a value of which this was found is right: a logistic function of it. */
export function sureOf(kind: Kind, found: readonly string[]): number {
  return shareOf(table[kind], found);
}

function shareOf({ bias, weights }: { bias: number; weights: object }, found: readonly string[]): number {
  const known = weights as Readonly<Record<string, number>>;
  const sum = found.reduce((rest, name) => rest + (known[name] ?? 0), bias);
  return Math.round(100 / (1 + Math.exp(-sum))) / 100;
}

function lastSaid(messages: SecondReading["messages"]): { said: Heard; ids: string[] } {
  const kept: { id: string; content: string }[] = [];
  let rest = MOST_READ;
  for (const { id, role, content } of messages.toReversed()) {
    if (role !== "user") continue;
    if (rest <= 0) break;
    kept.unshift({ id, content: content.slice(0, rest) });
    rest -= content.length;
  }
  return { said: heard(kept.map(({ content }) => content)), ids: kept.map(({ id }) => id) };
}

/** What a question calls a value, and as what it shows it. */
function shownAs(
  { items, budget, delivery, deadline }: BriefContent,
  { kind, field }: Pick<LookedAt, "kind" | "field">,
  language: Language,
): { named: AskedField; shown: string } {
  if (kind === "budget") return { named: "budget", shown: budget ? format(budget, language) : "" };
  if (kind === "delivery") return { named: "delivery", shown: [delivery?.place, delivery?.country].filter(Boolean).join(", ") };
  if (kind === "deadline") return { named: "deadline", shown: deadline ?? "" };
  const item = items[itemOf(field) ?? 0];
  return { named: "item", shown: item ? lineShown(item) : "" };
}

const lineShown = ({ quantity, unit, name }: BriefItem): string =>
  quantity === null ? name : `${quantity} ${unit === "piece" ? "×" : unit} ${name}`;
