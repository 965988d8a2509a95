import { parseEvent } from "../../src/features/llm/readers/reader.ts";
import type { Wire } from "../../src/features/llm/wires.ts";

/** What a provider has said in so many events, by its own documentation. */
export interface Said {
  /** Tokens of the prompt, of which those read from its cache; undefined where no usable figure came. */
  input?: number;
  cached?: number;
  /** Tokens of the answer; undefined until a final figure came. */
  output?: number;
  /** Its own last event came. */
  ended: boolean;
  /** It told of an error inside the stream. */
  failed: boolean;
}

type Json = Record<string, unknown>;

export const dataOf = (event: Uint8Array): string =>
  Buffer.from(event)
    .toString()
    .split(/\r?\n/)
    .flatMap((line) => (line.startsWith("data:") ? [line.slice("data:".length).trimStart()] : []))
    .join("\n");

/** The event's JSON; undefined for what is none, such as `[DONE]`, or half an event. */
export const jsonOf = (event: Uint8Array): Json | undefined => recordOf(parseEvent(dataOf(event)));

export const recordOf = (value: unknown): Json | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;

/** A count is a whole number that is not negative and that a signed 32-bit integer holds; null says nothing. */
const isCount = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 2_147_483_647;
const isSilent = (value: unknown): boolean => value === undefined || value === null;
const firstCount = (...values: unknown[]): number | undefined => values.find(isCount);

/** What was said in these events and no others. */
export function saidIn(wire: Wire, events: readonly Uint8Array[]): Said {
  switch (wire) {
    case "chat":
      return saidInChat(events);
    case "responses":
      return saidInResponses(events);
    case "messages":
      return saidInMessages(events);
  }
}

const isTold = (error: unknown): boolean => !isSilent(error);

/** Usage comes with the last chunk, or as a running count with each: it is final once the answer has a reason to be finished. */
function saidInChat(events: readonly Uint8Array[]): Said {
  const said: Said = { ended: false, failed: false };
  let output: number | undefined;
  let finished = false;
  for (const event of events) {
    if (dataOf(event) === "[DONE]") finished = said.ended = true;
    const chunk = jsonOf(event);
    if (!chunk) continue;
    if (isTold(chunk["error"])) said.failed = true;
    const choices = Array.isArray(chunk["choices"]) ? chunk["choices"] : [];
    if (choices.some((choice) => typeof recordOf(choice)?.["finish_reason"] === "string")) finished = true;
    const usage = recordOf(chunk["usage"]);
    if (!usage) continue;
    if (choices.length === 0) finished = true;
    takeOpenaiInput(said, usage);
    output = firstCount(usage["completion_tokens"], usage["output_tokens"]) ?? output;
  }
  if (finished && output !== undefined) said.output = output;
  return said;
}

function takeOpenaiInput(said: Said, usage: Json): void {
  const input = firstCount(usage["prompt_tokens"], usage["input_tokens"]);
  if (input === undefined) return;
  const details = [recordOf(usage["prompt_tokens_details"]), recordOf(usage["input_tokens_details"])];
  said.input = input;
  said.cached = Math.min(firstCount(...details.map((one) => one?.["cached_tokens"])) ?? 0, input);
}

const LAST = new Set<unknown>(["response.completed", "response.incomplete", "response.failed"]);

function saidInResponses(events: readonly Uint8Array[]): Said {
  const said: Said = { ended: false, failed: false };
  for (const event of events) {
    const json = jsonOf(event);
    if (json?.["type"] === "error") said.failed = true;
    if (!json || !LAST.has(json["type"])) continue;
    said.ended = true;
    const response = recordOf(json["response"]);
    if (isTold(response?.["error"])) said.failed = true;
    const usage = recordOf(response?.["usage"]);
    if (!usage) continue;
    takeOpenaiInput(said, usage);
    const output = firstCount(usage["output_tokens"], usage["completion_tokens"]);
    if (output !== undefined) said.output = output;
  }
  return said;
}

/** Counts are cumulative: what a later event does not say, an earlier one said. Those of the cache are beside the fresh ones. */
function saidInMessages(events: readonly Uint8Array[]): Said {
  const said: Said = { ended: false, failed: false };
  let known: Json = {};
  let output: number | undefined;
  let finished = false;
  for (const event of events) {
    const json = jsonOf(event);
    if (!json) continue;
    const { type } = json;
    if (type === "error") said.failed = true;
    const usage = recordOf(
      type === "message_start" ? recordOf(json["message"])?.["usage"] : type === "message_delta" ? json["usage"] : null,
    );
    if (usage) known = { ...known, ...Object.fromEntries(Object.entries(usage).filter(([, value]) => !isSilent(value))) };
    if (type === "message_delta" && usage) output = firstCount(usage["output_tokens"]) ?? output;
    if (type === "message_stop") said.ended = true;
    if (said.ended || typeof recordOf(json["delta"])?.["stop_reason"] === "string") finished = true;
  }
  const parts = ["input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens"].map((name) => known[name]);
  const [fresh, read] = parts;
  if (isCount(fresh) && parts.every((part) => isCount(part) || isSilent(part))) {
    said.input = parts.filter(isCount).reduce((sum, part) => sum + part, 0);
    said.cached = isCount(read) ? read : 0;
  }
  if (finished && output !== undefined) said.output = output;
  return said;
}
