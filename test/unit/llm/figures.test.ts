import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inputTotal } from "../../../src/features/llm/pricing.ts";
import { createReader } from "../../../src/features/llm/readers/readers.ts";
import type { Wire } from "../../../src/features/llm/wires.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const { counting } = contractFor("production").llm;

/** What a reader makes of some events. */
function read(wire: Wire, ...events: (object | "[DONE]")[]) {
  const reader = createReader(wire, counting);
  const shown = events.map((event) => reader.event(typeof event === "string" ? event : JSON.stringify(event))).join("");
  const { input, output } = reader.reading;
  return { shown, input: input && inputTotal(input), output };
}

const said = (content: string, members: object = {}) => ({ choices: [{ index: 0, delta: { content } }], ...members });
const ODD = ["7", 7.5, -7, 2_147_483_648, 2 ** 60, true, [], {}];

describe("a figure of usage", () => {
  it("that is missing costs neither the others nor the text", () => {
    expect(read("chat", said("twenty words", { usage: { prompt_tokens: 11, total_tokens: 31 } }), "[DONE]")).toEqual({
      ...{ shown: "twenty words", input: 11, output: undefined },
    });
  });

  it("is read in a chat stream by the names of Responses too", () => {
    expect(read("chat", { choices: [], usage: { input_tokens: 11, output_tokens: 5 } }, "[DONE]")).toMatchObject({ input: 11, output: 5 });
  });

  it("that is zero is reported", () => {
    expect(read("chat", { choices: [], usage: { prompt_tokens: 0, completion_tokens: 0 } })).toMatchObject({ input: 0, output: 0 });
  });

  it.each(ODD)("is not read where it cannot be meant (%j), and the others are, on every wire", (odd) => {
    expect(read("chat", said("text", { usage: { prompt_tokens: 11, completion_tokens: odd } }), "[DONE]")).toEqual({
      ...{ shown: "text", input: 11, output: undefined },
    });
    expect(read("chat", { choices: [], usage: { prompt_tokens: odd, completion_tokens: 5 } })).toMatchObject({
      input: undefined,
      output: 5,
    });
    const usage = { input_tokens: odd, output_tokens: 5, input_tokens_details: odd };
    expect(read("responses", { type: "response.completed", response: { usage } })).toMatchObject({ input: undefined, output: 5 });
    const start = { type: "message_start", message: { usage: { input_tokens: 11, cache_read_input_tokens: odd } } };
    const end = { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 5 } };
    // Tokens of the cache are counted beside the others: the sum is not known.
    expect(read("messages", start, end)).toMatchObject({ input: undefined, output: 5 });
  });

  it("of the answer is reported only once it is final", () => {
    const running = { usage: { prompt_tokens: 11, completion_tokens: 2 } };
    expect(read("chat", said("one", running), said("two", running))).toMatchObject({ input: 11, output: undefined });
    expect(read("chat", said("one", running), said("two", running), "[DONE]")).toMatchObject({ input: 11, output: 2 });
    const cumulative = { type: "message_delta", delta: {}, usage: { output_tokens: 3 } };
    expect(read("messages", cumulative).output).toBeUndefined();
    expect(read("messages", cumulative, { type: "message_stop" }).output).toBe(3);
  });
});

describe("a reader", () => {
  it("takes a refusal for text", () => {
    expect(read("chat", { choices: [{ index: 0, delta: { refusal: "I cannot help." } }] }).shown).toBe("I cannot help.");
    expect(read("responses", { type: "response.refusal.delta", delta: "No." }).shown).toBe("No.");
  });

  it("loses no text to whatever stands beside it, and never throws", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const choice = { index: 0, delta: { content: "text", tool_calls: one, reasoning: other, function_call: one } };
        expect(read("chat", { choices: [other, choice], usage: one, service_tier: other }).shown).toContain("text");
        expect(
          read("messages", { type: "content_block_delta", delta: { text: "text", thinking: one }, usage: other, message: one }).shown,
        ).toBe("text");
      }),
    );
  });
});

describe("what may be priced apart", () => {
  const read = (wire: Wire, usage: object) => {
    const reader = createReader(wire, counting);
    reader.answer({ usage });
    return reader.reading;
  };

  it("is read of OpenAI's usage: cache writes out of the fresh prompt, audio and reasoning beside it", () => {
    const details = { cached_tokens: 10, cache_write_tokens: 20, audio_tokens: 5 };
    const answered = { reasoning_tokens: 7, audio_tokens: 2 };
    const apart = { audioInput: 5, reasoning: 7, audioOutput: 2 };
    const input = { fresh: 70, cached: 10, cacheWrite: 20, cacheWriteHour: 0 };
    expect(
      read("chat", { prompt_tokens: 100, prompt_tokens_details: details, completion_tokens: 9, completion_tokens_details: answered }),
    ).toMatchObject({ input, apart });
    expect(
      read("responses", { input_tokens: 100, input_tokens_details: details, output_tokens: 9, output_tokens_details: answered }),
    ).toMatchObject({ input, apart });
  });

  it("is read of Anthropic's usage: thinking and searches", () => {
    const usage = {
      input_tokens: 1,
      output_tokens: 9,
      output_tokens_details: { thinking_tokens: 4 },
      server_tool_use: { web_search_requests: 3 },
    };
    expect(read("messages", usage).apart).toEqual({ reasoning: 4, searches: 3 });
  });

  it("is nothing where it is odd, and costs no other figure", () => {
    const odd = { prompt_tokens: 100, prompt_tokens_details: { cache_write_tokens: 500, audio_tokens: "5" }, completion_tokens: 9 };
    expect(read("chat", odd)).toMatchObject({
      input: { fresh: 0, cacheWrite: 100 },
      apart: { audioInput: 0, reasoning: 0, audioOutput: 0 },
      output: 9,
    });
    expect(read("messages", { input_tokens: 1, output_tokens: 9, server_tool_use: { web_search_requests: 1e9 } })).toMatchObject({
      apart: { searches: 0 },
      output: 9,
    });
  });
});
