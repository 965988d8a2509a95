import * as z from "zod";
import type { Apart, InputTokens } from "../pricing.ts";
import { figure, said } from "./reader.ts";

const inputDetails = z.object({ cached_tokens: figure, cache_write_tokens: figure, audio_tokens: figure }).nullish().catch(undefined);
const outputDetails = z.object({ reasoning_tokens: figure, audio_tokens: figure }).nullish().catch(undefined);

/** A usage as OpenAI writes it: Chat Completions by one pair of names, Responses by the other, servers that speak either by both. */
export const openaiUsage = z
  .object({
    prompt_tokens: figure,
    completion_tokens: figure,
    prompt_tokens_details: inputDetails,
    completion_tokens_details: outputDetails,
    input_tokens: figure,
    output_tokens: figure,
    input_tokens_details: inputDetails,
    output_tokens_details: outputDetails,
  })
  .nullish()
  .catch(undefined);
type OpenaiUsage = NonNullable<z.infer<typeof openaiUsage>>;

/**
 * The prompt's tokens where the usage says them. Those read from the cache and written to it are among them; what is odd about those counts
 * as fresh.
 */
export function inputOf(usage: OpenaiUsage): InputTokens | undefined {
  const all = said(usage.prompt_tokens) ?? said(usage.input_tokens);
  if (all === undefined) return undefined;
  const [one, other] = [usage.prompt_tokens_details, usage.input_tokens_details];
  const cached = Math.min(said(one?.cached_tokens) ?? said(other?.cached_tokens) ?? 0, all);
  const cacheWrite = Math.min(said(one?.cache_write_tokens) ?? said(other?.cache_write_tokens) ?? 0, all - cached);
  return { fresh: all - cached - cacheWrite, cached, cacheWrite, cacheWriteHour: 0 };
}

export const outputOf = (usage: OpenaiUsage): number | undefined => said(usage.completion_tokens) ?? said(usage.output_tokens);

/** Of both, what may be priced apart. */
export function apartOf(usage: OpenaiUsage): Apart {
  const [input, output] = [
    usage.prompt_tokens_details ?? usage.input_tokens_details,
    usage.completion_tokens_details ?? usage.output_tokens_details,
  ];
  return {
    audioInput: said(input?.audio_tokens) ?? 0,
    reasoning: said(output?.reasoning_tokens) ?? 0,
    audioOutput: said(output?.audio_tokens) ?? 0,
  };
}
