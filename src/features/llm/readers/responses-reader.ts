import * as z from "zod";
import { parseEvent, type Reader, type Reading } from "./reader.ts";

const usageSchema = z.object({
  input_tokens: z.int().nonnegative(),
  output_tokens: z.int().nonnegative(),
  input_tokens_details: z.object({ cached_tokens: z.int().nonnegative().nullish() }).nullish(),
});

const responseSchema = z.object({ usage: usageSchema.nullish(), error: z.unknown().optional() });

const eventSchema = z.object({
  type: z.string(),
  /** Of text, tool arguments, code and reasoning alike. */
  delta: z.unknown().optional(),
  response: responseSchema.nullish(),
});

const LAST = new Set(["response.completed", "response.incomplete", "response.failed"]);

/** Reads OpenAI's Responses, streamed or whole. Usage comes with the last event. */
export function createResponsesReader(): Reader {
  const reading: Reading = { delivered: 0, ended: false };

  const takeResponse = (response: z.infer<typeof responseSchema>): void => {
    if (response.error !== undefined && response.error !== null) reading.error = response.error;
    if (!response.usage) return;
    const cached = Math.min(response.usage.input_tokens_details?.cached_tokens ?? 0, response.usage.input_tokens);
    reading.input = { fresh: response.usage.input_tokens - cached, cached, cacheWrite: 0, cacheWriteHour: 0 };
    reading.output = response.usage.output_tokens;
  };

  return {
    reading,
    event(data) {
      const json = parseEvent(data);
      const event = eventSchema.safeParse(json);
      if (!event.success) return "";
      const { type, delta, response } = event.data;
      if (type === "error") reading.error = json;
      if (LAST.has(type)) {
        reading.ended = true;
        if (response) takeResponse(response);
      }
      if (typeof delta !== "string") return "";
      reading.delivered += delta.length;
      return type === "response.output_text.delta" ? delta : "";
    },
    answer(json) {
      const response = responseSchema.safeParse(json);
      if (response.success) takeResponse(response.data);
      reading.ended = true;
    },
  };
}
