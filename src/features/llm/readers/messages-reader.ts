import * as z from "zod";
import { parseEvent, type Reader, type Reading } from "./reader.ts";

const tokens = z.int().nonnegative().nullish();
const usageSchema = z.object({
  input_tokens: tokens,
  output_tokens: tokens,
  cache_read_input_tokens: tokens,
  cache_creation_input_tokens: tokens,
  cache_creation: z.object({ ephemeral_1h_input_tokens: tokens }).nullish(),
});
type Usage = z.infer<typeof usageSchema>;

const eventSchema = z.object({
  type: z.string(),
  message: z.object({ usage: usageSchema.nullish() }).nullish(),
  usage: usageSchema.nullish(),
  delta: z.object({ text: z.string().nullish(), thinking: z.string().nullish(), partial_json: z.string().nullish() }).nullish(),
  error: z.unknown().optional(),
});

/**
 * Reads Anthropic's Messages, streamed or whole. The prompt's tokens come with the first event, the answer's, cumulative, with `message_delta`:
 * the count in the first event is a beginning, not a result.
 */
export function createMessagesReader(): Reader {
  const reading: Reading = { delivered: 0, ended: false };
  let known: Usage = {};

  const take = (usage: Usage, final: boolean): void => {
    known = { ...known, ...Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== null && value !== undefined)) };
    const written = known.cache_creation_input_tokens ?? 0;
    const cacheWriteHour = Math.min(known.cache_creation?.ephemeral_1h_input_tokens ?? 0, written);
    if (typeof known.input_tokens === "number") {
      reading.input = {
        fresh: known.input_tokens,
        cached: known.cache_read_input_tokens ?? 0,
        cacheWrite: written - cacheWriteHour,
        cacheWriteHour,
      };
    }
    if (final && typeof usage.output_tokens === "number") reading.output = usage.output_tokens;
  };

  return {
    reading,
    event(data) {
      const event = eventSchema.safeParse(parseEvent(data));
      if (!event.success) return "";
      const { type, message, usage, delta, error } = event.data;
      if (type === "message_start" && message?.usage) take(message.usage, false);
      if (type === "message_delta" && usage) take(usage, true);
      if (type === "message_stop") reading.ended = true;
      if (type === "error") reading.error = error;
      reading.delivered += (delta?.text?.length ?? 0) + (delta?.thinking?.length ?? 0) + (delta?.partial_json?.length ?? 0);
      return delta?.text ?? "";
    },
    answer(json) {
      const whole = z.object({ usage: usageSchema.nullish() }).safeParse(json);
      if (whole.success && whole.data.usage) take(whole.data.usage, true);
      reading.ended = true;
    },
  };
}
