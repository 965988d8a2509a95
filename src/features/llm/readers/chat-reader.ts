import * as z from "zod";
import { parseEvent, type Reader, type Reading } from "./reader.ts";

const usageSchema = z.object({
  prompt_tokens: z.int().nonnegative(),
  completion_tokens: z.int().nonnegative(),
  prompt_tokens_details: z.object({ cached_tokens: z.int().nonnegative().nullish() }).nullish(),
});

const text = z.string().nullish();
const messageSchema = z.object({
  content: text,
  refusal: text,
  reasoning: text,
  tool_calls: z.array(z.object({ function: z.object({ name: text, arguments: text }).nullish() })).nullish(),
  function_call: z.object({ name: text, arguments: text }).nullish(),
});

const chunkSchema = z.object({
  choices: z.array(z.object({ index: z.int().nullish(), delta: messageSchema.nullish(), message: messageSchema.nullish() })).nullish(),
  usage: usageSchema.nullish(),
  error: z.unknown().optional(),
});

/** Reads OpenAI's Chat Completions, streamed or whole. Usage is reported once, in the last chunk, when it was asked for. */
export function createChatReader(): Reader {
  const reading: Reading = { delivered: 0, ended: false };

  const take = (json: unknown): string => {
    const chunk = chunkSchema.safeParse(json);
    if (!chunk.success) return "";
    const { choices, usage, error } = chunk.data;
    if (error !== undefined && error !== null) reading.error = error;
    if (usage) {
      const cached = Math.min(usage.prompt_tokens_details?.cached_tokens ?? 0, usage.prompt_tokens);
      reading.input = { fresh: usage.prompt_tokens - cached, cached, cacheWrite: 0, cacheWriteHour: 0 };
      reading.output = usage.completion_tokens;
    }
    let shown = "";
    for (const choice of choices ?? []) {
      const part = choice.delta ?? choice.message;
      if (!part) continue;
      const calls = [...(part.tool_calls ?? []).map((call) => call.function), part.function_call];
      const unseen =
        calls.map((call) => `${call?.name ?? ""}${call?.arguments ?? ""}`).join("") + (part.reasoning ?? "") + (part.refusal ?? "");
      reading.delivered += (part.content?.length ?? 0) + unseen.length;
      if ((choice.index ?? 0) === 0) shown += part.content ?? "";
    }
    return shown;
  };

  return {
    reading,
    event(data) {
      if (data === "[DONE]") reading.ended = true;
      return take(parseEvent(data));
    },
    answer(json) {
      take(json);
      reading.ended = true;
    },
  };
}
