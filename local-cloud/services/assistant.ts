import { extractBrief } from "../ai-agent/brief.ts";
import { FIELD_NAMES, type Missing } from "../ai-agent/field-names.ts";
import type { AskingLanguage } from "../ai-agent/languages.ts";
import { askingLanguage } from "../ai-agent/questions.ts";
import type { Brief, ExtractRequest } from "../ai-agent/schema.ts";
import { namesReply } from "./assistant-names.ts";
import { ASSISTANT_TEXTS } from "./assistant-texts.ts";

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
 * What a procurement assistant says next, in the buyer's language: what it has understood so far, and the first thing it still has to know.
 * The same conversation on the same day gives the same answer. Where it is asked what a thing is called, it says that.
 */
export function assistantReply(turns: readonly Turn[], now: Date): string {
  const names = namesReply(turns);
  if (names !== undefined) return names;
  const messages = turns.flatMap(({ role, text }) => (role === "system" || text.trim() === "" ? [] : [{ role, content: text }]));
  const request: ExtractRequest = { sessionId: "assistant", referenceTime: now.toISOString(), messages };
  const buyers = messages.filter(({ role }) => role === "user").map(({ content }) => content);
  const language = askingLanguage(buyers, undefined);
  const texts = ASSISTANT_TEXTS[language];
  const extraction = extractBrief(request);
  if ("kind" in extraction) return texts.help;
  const { brief, questions } = extraction;
  // What was asked once and is not settled stays with the brief: asked again and again it would be all that is said.
  const asked = messages.filter(({ role }) => role === "assistant");
  const open = questions.filter(({ text }) => !asked.some(({ content }) => content.endsWith(text)));
  return `${texts.noted(understood(brief, language))} ${nextStep(brief.missing, open, language)}`;
}

function understood({ items, budget, delivery, deadline, constraints }: Brief, language: AskingLanguage): string {
  const texts = ASSISTANT_TEXTS[language];
  const parts = [items.map((item) => `${item.quantity} × ${item.name}`).join(", ")];
  if (budget) parts.push(texts.budget(money(budget, language), budget.kind));
  if (delivery) parts.push(texts.delivery(`${delivery.place}${delivery.country ? ` (${delivery.country})` : ""}`));
  if (deadline) parts.push(texts.deadline(deadline));
  if (constraints.length > 0) parts.push(texts.constraints(constraints.join(", ")));
  return parts.join("; ");
}

function money({ amount, currency }: NonNullable<Brief["budget"]>, language: AskingLanguage): string {
  const format = new Intl.NumberFormat(language, { style: "currency", currency, currencyDisplay: "code" });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2)).replace(/[\u00a0\u202f]/g, " ");
}

/** What the agent doubts is asked before what nobody has said. */
function nextStep(missing: readonly Missing[], [doubted]: readonly { text: string }[], language: AskingLanguage): string {
  const texts = ASSISTANT_TEXTS[language];
  if (doubted) return doubted.text;
  const [first] = missing;
  if (!first) return texts.complete;
  const names = missing.map((field) => FIELD_NAMES[language][field]);
  return `${texts.stillNeeded(new Intl.ListFormat(language).format(names))} ${texts.questions[first]}`;
}
