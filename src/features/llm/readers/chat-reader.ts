import type { TextLimits } from "../estimates/sampled-text.ts";
import { listOf, membersOf, textOf, type Members } from "./members.ts";
import { apartOf, inputOf, openaiUsage, outputOf } from "./openai-usage.ts";
import { parseEvent, type Reader, type Reading } from "./reader.ts";
import { beginCall, charactersOf, createSeen, sayReasoning, sayShown } from "./seen.ts";

/** Calls of a message: functions, custom tools, and the one function of old. */
const callsOf = (message: Members): unknown[] => [
  ...listOf(message["tool_calls"]).map((call) => {
    const { function: named, custom } = membersOf(call) ?? {};
    return named ?? custom;
  }),
  message["function_call"],
];

/** Reads OpenAI's Chat Completions, streamed or whole. Usage is reported once, in the last chunk, when it was asked for. */
export function createChatReader(limits: TextLimits): Reader {
  const reading: Reading = { delivered: 0, ended: false };
  const seen = createSeen(limits);
  let output: number | undefined;
  /** Whether a figure of the answer counts all of it: some servers send a running count with every chunk. */
  let finished = false;

  /** One choice of a chunk, or of a whole answer; answers what it says. */
  const takeChoice = (choice: Members): string => {
    if (typeof choice["finish_reason"] === "string") finished = true;
    const message = membersOf(choice["delta"]) ?? membersOf(choice["message"]);
    if (!message) return "";
    const { index } = choice;
    const at = Number.isSafeInteger(index) ? Math.abs(Number(index)) : 0;
    const said = textOf(message["content"]) + textOf(message["refusal"]);
    sayReasoning(seen, textOf(message["reasoning"]), at);
    sayShown(seen, said, at);
    for (const call of callsOf(message)) {
      const { name, arguments: given, input } = membersOf(call) ?? {};
      if (textOf(name) !== "") beginCall(seen, textOf(name), at);
      sayShown(seen, textOf(given) + textOf(input), at);
    }
    return at === 0 ? said : "";
  };

  const takeUsage = (said: unknown, isAlone: boolean): void => {
    const usage = said === undefined || said === null ? undefined : openaiUsage.parse(said);
    if (!usage) return;
    if (isAlone) finished = true;
    const input = inputOf(usage);
    if (input) reading.input = input;
    output = outputOf(usage) ?? output;
    seen.counted = Math.max(seen.counted, output ?? 0);
    reading.apart = apartOf(usage);
  };

  const take = (json: unknown): string => {
    const chunk = membersOf(json);
    if (!chunk) return "";
    const { error } = chunk;
    if (error !== undefined && error !== null) reading.error = error;
    const choices = listOf(chunk["choices"]);
    let shown = "";
    for (const choice of choices) shown += takeChoice(membersOf(choice) ?? {});
    reading.delivered = charactersOf(seen);
    takeUsage(chunk["usage"], choices.length === 0);
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
