import * as z from "zod";
import type { TextLimits } from "../estimates/sampled-text.ts";
import type { InputTokens } from "../pricing.ts";
import { membersOf, textOf } from "./members.ts";
import { counted, figure, isOdd, parseEvent, said, text, written, type Reader, type Reading } from "./reader.ts";
import { beginCall, charactersOf, createSeen, sayReasoning, sayShown, sealReasoning } from "./seen.ts";

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

/** A block of the answer, whole or as it begins. */
const blockSchema = z.object({ type: text, text, thinking: text, signature: text, data: text, name: text, input: z.unknown().optional() });
type Block = z.infer<typeof blockSchema>;

const answerSchema = z.object({
  type: text,
  error: z.unknown().optional(),
  usage: usageSchema,
  content: z.array(z.unknown()).nullish().catch(undefined),
});

/** Calls of tools: the caller's, and the provider's own, whose results are part of the next prompt and not of the answer. */
const CALL = /tool_use$/u;

/**
 * Reads Anthropic's Messages, streamed or whole. The prompt's tokens come with the first event, the answer's, cumulative, with `message_delta`:
 * the count in the first event is a beginning, not a result.
 */
export function createMessagesReader(limits: TextLimits): Reader {
  const reading: Reading = { delivered: 0, ended: false };
  const seen = createSeen(limits);
  let known: Usage = {};
  /** The answer's count so far, as `message_delta` said it. */
  let running: number | undefined;

  const take = (usage: Usage): void => {
    known = { ...known, ...Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== null && value !== undefined)) };
    reading.input = inputOf(known);
    const { output_tokens_details: output, server_tool_use: tools } = known;
    reading.apart = { reasoning: said(output?.thinking_tokens) ?? 0, searches: said(tools?.web_search_requests) ?? 0 };
  };

  const takeBeginning = (given: unknown): void => {
    const usage = usageSchema.parse(given);
    if (usage) take(usage);
  };

  const takeRunning = (given: unknown): void => {
    const usage = usageSchema.parse(given);
    if (!usage) return;
    take(usage);
    running = said(usage.output_tokens) ?? running;
    seen.counted = Math.max(seen.counted, running ?? 0);
  };

  /** Whether encrypted reasoning of the block under way came before. */
  let sealed = false;

  const begin = ({ type, text: words, thinking, signature, data, name, input }: Block): string => {
    seen.shown.end();
    seen.reasoning.end();
    sealed = false;
    if (type === "redacted_thinking") sealReasoning(seen, data?.length ?? 0, true);
    if (type === "thinking") {
      seen.reasoned = true;
      sayReasoning(seen, thinking ?? "");
      sealReasoning(seen, signature?.length ?? 0, true);
    }
    if (CALL.test(type ?? "")) {
      beginCall(seen, name ?? "");
      sayShown(seen, argumentsOf(input));
    }
    if (type !== "text") return "";
    sayShown(seen, words ?? "");
    return words ?? "";
  };

  return {
    reading,
    seen,
    event(data) {
      const event = membersOf(parseEvent(data));
      const type = event?.["type"];
      if (!event || typeof type !== "string") return "";
      if (type === "message_start") takeBeginning(membersOf(event["message"])?.["usage"]);
      if (type === "message_delta") takeRunning(event["usage"]);
      if (type === "message_stop") reading.ended = true;
      const delta = membersOf(event["delta"]) ?? {};
      if (reading.ended || typeof delta["stop_reason"] === "string") reading.output = running;
      if (type === "error") reading.error = event["error"];
      const block = event["content_block"] === undefined ? undefined : blockSchema.safeParse(event["content_block"]);
      const begun = block?.success ? begin(block.data) : "";
      sayReasoning(seen, textOf(delta["thinking"]));
      const signature = textOf(delta["signature"]);
      sealReasoning(seen, signature.length, !sealed);
      sealed ||= signature !== "";
      const words = textOf(delta["text"]);
      sayShown(seen, words + textOf(delta["partial_json"]));
      reading.delivered = charactersOf(seen);
      return begun + words;
    },
    answer(json) {
      reading.ended = true;
      const whole = answerSchema.safeParse(json);
      if (!whole.success) return;
      const { type, error, usage, content } = whole.data;
      if (type === "error") reading.error = error ?? json;
      if (usage) {
        take(usage);
        reading.output = said(usage.output_tokens);
      }
      for (const block of content ?? []) {
        const known = blockSchema.safeParse(block);
        if (known.success) begin(known.data);
      }
      reading.delivered = charactersOf(seen);
    },
  };
}

/** What a call hands to its tool: in a stream it follows, and begins as nothing. */
function argumentsOf(input: unknown): string {
  const json = written(input ?? {});
  return json === "{}" ? "" : json;
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
