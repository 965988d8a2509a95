import { extractBrief } from "../ai-agent/brief.ts";
import type { Brief, ExtractRequest } from "../ai-agent/schema.ts";

/** One turn of a conversation as text, whichever provider's form it came in. */
export interface Turn {
  role: "system" | "user" | "assistant";
  text: string;
}

/** What was asked of the model beyond the conversation. */
export interface Limits {
  /** Tokens the answer may have at most. */
  maxTokens: number | undefined;
  /** Texts at whose first appearance the answer ends, not included. */
  stop: readonly string[];
}

export interface Answer {
  text: string;
  end: "natural" | "length" | "stop";
  /** The stop text that ended it. */
  stoppedBy: string | null;
  inputTokens: number;
  outputTokens: number;
}

const CHARACTERS_PER_TOKEN = 4;

/** Tokens by a stated rule, the same for every model here: a fourth of the characters, rounded up. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

/** Tokens of a conversation: those of its turns' texts together. */
export function countInputTokens(turns: readonly Turn[]): number {
  return countTokens(turns.map((turn) => turn.text).join("\n"));
}

/** Cuts what the model would say by the limits, and counts. */
export function limited(text: string, turns: readonly Turn[], limits: Limits): Answer {
  const stops = limits.stop.map((stop) => ({ stop, at: stop === "" ? -1 : text.indexOf(stop) })).filter(({ at }) => at >= 0);
  const first = stops.toSorted((one, other) => one.at - other.at)[0];
  const stopped = first ? text.slice(0, first.at) : text;
  const room = limits.maxTokens === undefined ? Infinity : limits.maxTokens * CHARACTERS_PER_TOKEN;
  const said = stopped.slice(0, room);
  const end = said.length < stopped.length ? "length" : first ? "stop" : "natural";
  return {
    text: said,
    end,
    stoppedBy: end === "stop" && first ? first.stop : null,
    inputTokens: countInputTokens(turns),
    outputTokens: countTokens(said),
  };
}

/** The pieces in which a stream says a text: words with the space before them. */
export function piecesOf(text: string): string[] {
  return text.match(/\s*\S+\s*$|\s*\S+|\s+$/g) ?? [];
}

/**
 * What a procurement assistant says next: what it has understood so far, and the first thing it still has to know.
 * The same conversation on the same day gives the same answer.
 */
export function assistantReply(turns: readonly Turn[], now: Date): string {
  const messages = turns.flatMap(({ role, text }) => (role === "system" || text.trim() === "" ? [] : [{ role, content: text }]));
  const request: ExtractRequest = { sessionId: "assistant", referenceTime: now.toISOString(), messages };
  const extraction = extractBrief(request);
  if ("kind" in extraction) {
    return "I can help you to procure goods: I turn what you need into a brief, and search the suppliers for it. What do you need, and how many of it?";
  }
  const { brief } = extraction;
  return `I have noted ${understood(brief)}. ${nextStep(brief.missing)}`;
}

function understood({ items, budget, delivery, deadline, constraints }: Brief): string {
  const parts = [items.map((item) => `${item.quantity} × ${item.name}`).join(", ")];
  if (budget) parts.push(`a budget of ${money(budget)} ${budget.kind === "total" ? "in total" : "per unit"}`);
  if (delivery) parts.push(`delivery to ${delivery.place}${delivery.country ? ` (${delivery.country})` : ""}`);
  if (deadline) parts.push(`needed by ${deadline}`);
  if (constraints.length > 0) parts.push(`with the constraints: ${constraints.join(", ")}`);
  return parts.join("; ");
}

function money({ amount, currency }: NonNullable<Brief["budget"]>): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "code" });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2)).replace("\u00a0", " ");
}

/** By the names of `Brief.missing`: how it is called, and the question that gets it. */
const QUESTIONS: Readonly<Record<string, { name: string; question: string }>> = {
  quantity: { name: "the quantity", question: "How many do you need?" },
  budget: { name: "the budget", question: "What is your budget, in total or per unit?" },
  currency: { name: "the currency", question: "In which currency is your budget?" },
  delivery: { name: "the delivery place", question: "Where should it be delivered to?" },
  "delivery.country": { name: "the country of delivery", question: "Which country is it to be delivered to?" },
  deadline: { name: "the deadline", question: "When do you need it by?" },
};

function nextStep(missing: readonly string[]): string {
  const open = missing.map((field) => QUESTIONS[field] ?? { name: field, question: `What is the ${field}?` });
  const [first] = open;
  if (!first) return "That is all I need: finalize the session, and the suppliers will be searched.";
  return `To complete the brief I still need ${new Intl.ListFormat("en").format(open.map(({ name }) => name))}. ${first.question}`;
}
