import * as z from "zod";
import { apartOf, inputOf, openaiUsage, outputOf } from "./openai-usage.ts";
import { parseEvent, type Reader, type Reading } from "./reader.ts";

const responseSchema = z.object({ usage: openaiUsage, error: z.unknown().optional() });

const eventSchema = z.object({
  type: z.string(),
  /** Of text, tool arguments, code and reasoning alike. */
  delta: z.unknown().optional(),
  response: responseSchema.nullish().catch(undefined),
});

const LAST = new Set(["response.completed", "response.incomplete", "response.failed"]);
const SHOWN = new Set(["response.output_text.delta", "response.refusal.delta"]);

/** Reads OpenAI's Responses, streamed or whole. Usage comes with the last event. */
export function createResponsesReader(): Reader {
  const reading: Reading = { delivered: 0, ended: false };

  const takeResponse = ({ error, usage }: z.infer<typeof responseSchema>): void => {
    if (error !== undefined && error !== null) reading.error = error;
    if (!usage) return;
    const [input, output] = [inputOf(usage), outputOf(usage)];
    if (input) reading.input = input;
    if (output !== undefined) reading.output = output;
    reading.apart = apartOf(usage);
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
      return SHOWN.has(type) ? delta : "";
    },
    answer(json) {
      const response = responseSchema.safeParse(json);
      if (response.success) takeResponse(response.data);
      reading.ended = true;
    },
  };
}
