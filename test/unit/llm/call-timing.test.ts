import { describe, expect, it } from "vitest";
import { watchCall } from "../../../src/features/llm/call-timing.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { createReader } from "../../../src/features/llm/readers/readers.ts";

const { counting } = contractFor("production").llm;

/** A clock that is moved by hand, in milliseconds. */
function clockAt(start: number) {
  let now = start;
  return { now: () => new Date(now), to: (milliseconds: number) => void (now = start + milliseconds) };
}

const data = (event: object): string => JSON.stringify(event);

describe("the time of a call", () => {
  it("to the first token is to the first of the answer, not to what only announces it", () => {
    const clock = clockAt(1_000);
    const watch = watchCall(clock);
    const reader = watch.reading(createReader("messages", counting));
    clock.to(120);
    reader.event(data({ type: "message_start", message: { usage: { input_tokens: 3, output_tokens: 1 } } }));
    reader.event(data({ type: "ping" }));
    clock.to(450);
    expect(reader.event(data({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "20 chairs" } }))).toBe(
      "20 chairs",
    );
    clock.to(460);
    reader.event(data({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: " noted" } }));
    clock.to(900);
    expect(watch.ends()).toEqual({ firstTokenMs: 450, durationMs: 900 });
    expect(reader.reading.delivered).toBe(15);
  });

  it("counts a tool that is called as answer", () => {
    const clock = clockAt(0);
    const watch = watchCall(clock);
    const reader = watch.reading(createReader("chat", counting));
    clock.to(30);
    reader.event(data({ choices: [{ index: 0, delta: { role: "assistant", content: "" } }] }));
    clock.to(70);
    reader.event(data({ choices: [{ index: 0, delta: { tool_calls: [{ function: { name: "find_offers" } }] } }] }));
    expect(watch.ends().firstTokenMs).toBe(70);
  });

  it("is that of the whole alone where the answer came whole, or none came", () => {
    const clock = clockAt(0);
    const watch = watchCall(clock);
    const reader = watch.reading(createReader("chat", counting));
    clock.to(800);
    reader.answer({ choices: [{ index: 0, message: { content: "noted" } }], usage: { prompt_tokens: 1, completion_tokens: 1 } });
    expect(watch.ends()).toEqual({ firstTokenMs: null, durationMs: 800 });
    expect(reader.reading).toMatchObject({ output: 1, ended: true });
  });

  it("is never less than none, though the clock was set back", () => {
    const clock = clockAt(10_000);
    const watch = watchCall(clock);
    clock.to(-500);
    expect(watch.ends().durationMs).toBe(0);
  });
});
