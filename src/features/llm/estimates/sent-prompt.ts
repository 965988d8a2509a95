import type { Contract } from "../../../platform/contract.ts";
import type { PlannedCall } from "../rules.ts";
import { readPrompt, type PromptText } from "./prompt-text.ts";

/** What stays of a call's body once its provider has it, for whoever has to count the call. */
export interface SentPrompt {
  text(): PromptText;
  /** As the body has it. */
  reasoningEffort: unknown;
}

/**
 * A long prompt is read now, into as much of it as is counted: a body of megabytes is not kept for the minutes that its answer streams. Of a
 * short one that would be all of it, so it is read where it has to be, which is seldom.
 */
export function sentPrompt(
  { wire, body, prompt }: Pick<PlannedCall, "wire" | "body" | "prompt">,
  limits: Contract["llm"]["counting"],
): SentPrompt {
  const read = prompt.bound > limits.characters ? readPrompt(wire, body, limits) : undefined;
  return { text: read ? () => read : () => readPrompt(wire, body, limits), reasoningEffort: body["reasoning_effort"] };
}
