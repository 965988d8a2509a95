import type { PricedModel } from "../models.ts";
import { sealedTokens } from "./answer-tokens.ts";
import { imageTokens } from "./image-tokens.ts";
import type { PromptText } from "./prompt-text.ts";

/** Tokens of `o200k_base` in the texts of a prompt. */
export interface CountedPrompt {
  said: number;
  tools: number;
  format: number;
}

/** What a prompt has as its model reads it; a call of a tool and its result cost together what a call costs. */
export function promptTokens(
  counted: CountedPrompt,
  { messages, toolParts, images, sealed }: Omit<PromptText, "said" | "tools" | "format">,
  estimates: PricedModel["estimates"],
): number {
  const { tools, format } = estimates;
  return Math.round(
    estimates.promptTokens +
      messages * estimates.messageTokens +
      counted.said * estimates.tokens +
      (toolParts * estimates.callTokens) / 2 +
      sealedTokens(sealed, estimates) +
      images.reduce((sum, image) => sum + imageTokens(image, estimates), 0) +
      (counted.tools > 0 ? tools.addedTokens + counted.tools * tools.tokens : 0) +
      (counted.format > 0 ? format.addedTokens + counted.format * format.tokens : 0),
  );
}
