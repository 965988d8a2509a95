import * as z from "zod";
import { apartOf, inputOf, openaiUsage, outputOf } from "./openai-usage.ts";
import { parseEvent, text, type Reader, type Reading } from "./reader.ts";

const calledFunction = z.object({ name: text, arguments: text }).nullish().catch(undefined);
const message = z
  .object({
    content: text,
    refusal: text,
    reasoning: text,
    tool_calls: z
      .array(z.object({ function: calledFunction }).catch({}))
      .nullish()
      .catch(undefined),
    function_call: calledFunction,
  })
  .nullish()
  .catch(undefined);

const choice = z.object({ index: z.int().nullish().catch(undefined), delta: message, message, finish_reason: text });
const chunkSchema = z.object({
  choices: z.array(choice.catch({})).nullish().catch(undefined),
  usage: openaiUsage,
  error: z.unknown().optional(),
});

/** Reads OpenAI's Chat Completions, streamed or whole. Usage is reported once, in the last chunk, when it was asked for. */
export function createChatReader(): Reader {
  const reading: Reading = { delivered: 0, ended: false };
  let output: number | undefined;
  /** Whether a figure of the answer counts all of it: some servers send a running count with every chunk. */
  let finished = false;

  const take = (json: unknown): string => {
    const chunk = chunkSchema.safeParse(json);
    if (!chunk.success) return "";
    const { choices, usage, error } = chunk.data;
    if (error !== undefined && error !== null) reading.error = error;
    let shown = "";
    for (const { delta, message: whole, index, finish_reason } of choices ?? []) {
      if (typeof finish_reason === "string") finished = true;
      const part = delta ?? whole;
      if (!part) continue;
      const calls = [...(part.tool_calls ?? []).map((call) => call.function), part.function_call];
      const unseen = calls.map((call) => `${call?.name ?? ""}${call?.arguments ?? ""}`).join("") + (part.reasoning ?? "");
      const seen = (part.content ?? "") + (part.refusal ?? "");
      reading.delivered += seen.length + unseen.length;
      if ((index ?? 0) === 0) shown += seen;
    }
    if (usage) {
      if (!choices || choices.length === 0) finished = true;
      const input = inputOf(usage);
      if (input) reading.input = input;
      output = outputOf(usage) ?? output;
      reading.apart = apartOf(usage);
    }
    if (finished && output !== undefined) reading.output = output;
    return shown;
  };

  const end = (): void => {
    reading.ended = true;
    finished = true;
    if (output !== undefined) reading.output = output;
  };

  return {
    reading,
    event(data) {
      if (data === "[DONE]") end();
      return take(parseEvent(data));
    },
    answer(json) {
      take(json);
      end();
    },
  };
}
