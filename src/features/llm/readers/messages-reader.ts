import * as z from "zod";
import type { InputTokens } from "../pricing.ts";
import { counted, figure, isOdd, parseEvent, said, text, type Reader, type Reading } from "./reader.ts";

const usageSchema = z
  .object({
    input_tokens: figure,
    output_tokens: figure,
    cache_read_input_tokens: figure,
    cache_creation_input_tokens: figure,
    cache_creation: z.object({ ephemeral_1h_input_tokens: figure }).nullish().catch(undefined),
    output_tokens_details: z.object({ thinking_tokens: figure }).nullish().catch(undefined),
    server_tool_use: z.object({ web_search_requests: counted }).nullish().catch(undefined),
  })
  .nullish()
  .catch(undefined);
type Usage = NonNullable<z.infer<typeof usageSchema>>;

const eventSchema = z.object({
  type: z.string(),
  message: z.object({ usage: usageSchema }).nullish().catch(undefined),
  usage: usageSchema,
  delta: z.object({ text, thinking: text, partial_json: text, stop_reason: text }).nullish().catch(undefined),
  error: z.unknown().optional(),
});

/**
 * Reads Anthropic's Messages, streamed or whole. The prompt's tokens come with the first event, the answer's, cumulative, with `message_delta`:
 * the count in the first event is a beginning, not a result.
 */
export function createMessagesReader(): Reader {
  const reading: Reading = { delivered: 0, ended: false };
  let known: Usage = {};
  /** The answer's count so far, as `message_delta` said it. */
  let running: number | undefined;

  const take = (usage: Usage): void => {
    known = { ...known, ...Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== null && value !== undefined)) };
    reading.input = inputOf(known);
    const { output_tokens_details: output, server_tool_use: tools } = known;
    reading.apart = { reasoning: said(output?.thinking_tokens) ?? 0, searches: said(tools?.web_search_requests) ?? 0 };
  };

  return {
    reading,
    event(data) {
      const event = eventSchema.safeParse(parseEvent(data));
      if (!event.success) return "";
      const { type, message, usage, delta, error } = event.data;
      if (type === "message_start" && message?.usage) take(message.usage);
      if (type === "message_delta" && usage) {
        take(usage);
        running = said(usage.output_tokens) ?? running;
      }
      if (type === "message_stop") reading.ended = true;
      if (reading.ended || typeof delta?.stop_reason === "string") reading.output = running;
      if (type === "error") reading.error = error;
      reading.delivered += (delta?.text?.length ?? 0) + (delta?.thinking?.length ?? 0) + (delta?.partial_json?.length ?? 0);
      return delta?.text ?? "";
    },
    answer(json) {
      const whole = z.object({ usage: usageSchema }).safeParse(json);
      if (whole.success && whole.data.usage) {
        take(whole.data.usage);
        reading.output = said(whole.data.usage.output_tokens);
      }
      reading.ended = true;
    },
  };
}

/**
 * The prompt's tokens. Those of the cache are counted beside the fresh ones: where one of the three cannot be meant, their sum is not known,
 * and the prompt not reported.
 */
function inputOf(usage: Usage): InputTokens | undefined {
  const { input_tokens: fresh, cache_read_input_tokens: read, cache_creation_input_tokens: writes, cache_creation: lives } = usage;
  if (typeof fresh !== "number" || [fresh, read, writes].some(isOdd)) return undefined;
  const written = writes ?? 0;
  // Of an odd share the dearer life is taken: all of it may be.
  const hour = isOdd(lives?.ephemeral_1h_input_tokens) ? written : (lives?.ephemeral_1h_input_tokens ?? 0);
  const cacheWriteHour = Math.min(hour, written);
  return { fresh, cached: read ?? 0, cacheWrite: written - cacheWriteHour, cacheWriteHour };
}
