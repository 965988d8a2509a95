import * as z from "zod";
import type { InputTokens } from "../pricing.ts";
import { figure, said } from "./reader.ts";

const details = z.object({ cached_tokens: figure }).nullish().catch(undefined);

/** A usage as OpenAI writes it: Chat Completions by one pair of names, Responses by the other, servers that speak either by both. */
export const openaiUsage = z
  .object({
    prompt_tokens: figure,
    completion_tokens: figure,
    prompt_tokens_details: details,
    input_tokens: figure,
    output_tokens: figure,
    input_tokens_details: details,
  })
  .nullish()
  .catch(undefined);
type OpenaiUsage = NonNullable<z.infer<typeof openaiUsage>>;

/** The prompt's tokens where the usage says them. Cached ones are among them; what is odd about those counts as not cached, which costs no less. */
export function inputOf(usage: OpenaiUsage): InputTokens | undefined {
  const all = said(usage.prompt_tokens) ?? said(usage.input_tokens);
  if (all === undefined) return undefined;
  const named = said(usage.prompt_tokens_details?.cached_tokens) ?? said(usage.input_tokens_details?.cached_tokens) ?? 0;
  const cached = Math.min(named, all);
  return { fresh: all - cached, cached, cacheWrite: 0, cacheWriteHour: 0 };
}

export const outputOf = (usage: OpenaiUsage): number | undefined => said(usage.completion_tokens) ?? said(usage.output_tokens);
