import * as z from "zod";
import { apartOf, inputOf, openaiUsage, outputOf } from "./openai-usage.ts";
import type { TextLimits } from "../estimates/sampled-text.ts";
import { parseEvent, text, type Reader, type Reading } from "./reader.ts";
import { beginCall, charactersOf, createSeen, sayReasoning, sayShown } from "./seen.ts";

/** A function's arguments, or what a custom tool is given. */
const called = z.object({ name: text, arguments: text, input: text }).nullish().catch(undefined);
const message = z
  .object({
    content: text,
    refusal: text,
    reasoning: text,
    tool_calls: z
      .array(z.object({ function: called, custom: called }).catch({}))
      .nullish()
      .catch(undefined),
    function_call: called,
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
export function createChatReader(limits: TextLimits): Reader {
  const reading: Reading = { delivered: 0, ended: false };
  const seen = createSeen(limits);
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
      const at = Math.abs(index ?? 0);
      const said = (part.content ?? "") + (part.refusal ?? "");
      sayReasoning(seen, part.reasoning ?? "", at);
      sayShown(seen, said, at);
      for (const call of [...(part.tool_calls ?? []).map((one) => one.function ?? one.custom), part.function_call]) {
        if (call?.name) beginCall(seen, call.name, at);
        sayShown(seen, (call?.arguments ?? "") + (call?.input ?? ""), at);
      }
      if ((index ?? 0) === 0) shown += said;
    }
    reading.delivered = charactersOf(seen);
    if (usage) {
      if (!choices || choices.length === 0) finished = true;
      const input = inputOf(usage);
      if (input) reading.input = input;
      output = outputOf(usage) ?? output;
      seen.counted = Math.max(seen.counted, output ?? 0);
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
    seen,
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
