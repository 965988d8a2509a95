import * as z from "zod";
import { named } from "./pieces.ts";

const factor = z.number().positive().max(4);
const tokens = z.int().nonnegative().max(10_000);

/**
 * How much of a text is counted, in pieces of how many characters (a tokenizer's work grows with the square of a run without spaces), and
 * what the models' `estimates` were fitted on.
 */
export const countingSchema = z
  .strictObject({ characters: z.int().positive(), pieceCharacters: z.int().min(16), source: named })
  .refine(({ characters, pieceCharacters }) => pieceCharacters <= characters, {
    path: ["pieceCharacters"],
    message: "must be no more than the characters counted",
  });

/**
 * How a model's answer and prompt are counted where its provider does not say what they were (LLM-2): by the tokens of `o200k_base`,
 * which OpenAI's models read by, and what these figures add.
 */
export const modelEstimatesSchema = z.strictObject({
  /** The model's own tokens for one of `o200k_base`. */
  tokens: factor,
  /** Added to each answer and to each call of a tool in it. */
  answerTokens: tokens,
  callTokens: tokens,
  /**
   * Tokens of reasoning for each token of an answer, where the model reasons and sends nothing of it; 0 where it does not. Of gpt-5-mini,
   * 3,968 for 1,953 in the 21 usages of test/support/vectors/usages.
   */
  hiddenReasoning: z.number().nonnegative().max(20),
  /** Reasoning that is sent encrypted: characters around it, and for each token of it. */
  sealed: z.strictObject({ envelopeCharacters: tokens, charactersPerToken: z.number().positive() }),
  /** Added to a prompt and to each of its messages. */
  promptTokens: tokens,
  messageTokens: tokens,
  /** Of the tools, and of an output format: added where there are any, and for each token of their JSON. */
  tools: z.strictObject({ addedTokens: tokens, tokens: factor }),
  format: z.strictObject({ addedTokens: tokens, tokens: factor }),
  /**
   * Images are scaled to `longestSide`, to `lowSide` at low detail; one whose size is not known has `mostTokens`. OpenAI: 1.62 tokens a
   * patch of 32 pixels a side, 1,536 patches at most; Anthropic: width × height / 750.
   */
  image: z.strictObject({
    pixelsPerToken: z.number().positive(),
    mostTokens: tokens,
    longestSide: z.int().positive().optional(),
    lowSide: z.int().positive().optional(),
  }),
});
