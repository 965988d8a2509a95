import type { PricedModel } from "../models.ts";
import type { Seen } from "../readers/seen.ts";
import type { Wire } from "../wires.ts";
import type { SentPrompt } from "./sent-prompt.ts";

/** Tokens of `o200k_base` in what can be read of an answer. */
export interface Counted {
  shown: number;
  reasoning: number;
}

/** What an answer had, reasoning included, and the reasoning alone. */
export interface AnswerTokens {
  tokens: number;
  reasoning: number;
}

/** Efforts at which a model that may reason does not. */
const WITHOUT_REASONING = new Set<unknown>(["none", "minimal"]);

/** Whether a model reasons and says nothing of it: Responses have an item where it did, Chat Completions have no sign at all. */
export function hidesReasoning(
  wire: Wire,
  { reasoningEffort }: Pick<SentPrompt, "reasoningEffort">,
  { reasoned }: Pick<Seen, "reasoned">,
): boolean {
  return wire === "chat" ? !WITHOUT_REASONING.has(reasoningEffort) : reasoned;
}

/**
 * What was produced for what was seen. Reasoning is taken by the longest account of it: its text, which may be a summary, or what it has
 * encrypted; with neither, by the model's share of an answer. Never less than the provider counted on the way.
 */
export function answerTokens(
  counted: Counted,
  { answers, calls, sealed, counted: least }: Pick<Seen, "answers" | "calls" | "sealed" | "counted">,
  estimates: PricedModel["estimates"],
  hidden: boolean,
): AnswerTokens {
  const shown = counted.shown * estimates.tokens + Math.max(1, answers.size) * estimates.answerTokens + calls * estimates.callTokens;
  const known = Math.max(counted.reasoning * estimates.tokens, sealedTokens(sealed, estimates));
  const reasoning = known === 0 && hidden ? shown * estimates.hiddenReasoning : known;
  return { tokens: Math.max(Math.round(shown + reasoning), least), reasoning: Math.round(reasoning) };
}

/** Tokens of reasoning by the length it has encrypted. */
export const sealedTokens = ({ items, characters }: Seen["sealed"], { sealed }: PricedModel["estimates"]): number =>
  Math.max(0, characters - items * sealed.envelopeCharacters) / sealed.charactersPerToken;
