import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { isUsageChunk } from "../../../src/features/llm/usage-chunk.ts";
import { encode, meteredSo, provider, RECORDED, run, stream } from "./metered.ts";

describe("the chunk of usage that nobody asked for", () => {
  beforeEach(() => meteredSo({}));

  const usage = 'data: {"id":"c","choices":[],"usage":{"prompt_tokens":11,"completion_tokens":7}}';
  const before = 'data: {"id":"c","choices":[{"index":0,"delta":{"content":"ü \\"usage\\" 木"}}],"usage":null}';
  const late =
    'data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":11,"completion_tokens":7}}';

  it("is taken out, and all else stays byte for byte, wherever the network cuts the stream", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(600), { maxLength: 40 }), fc.constantFrom("\n", "\r\n"), async (cuts, line) => {
        const stays = (...events: string[]) => encode(events.map((event) => `${event}${line}${line}`).join(""));
        const all = stays(before, ": comment", late, usage, "data: [DONE]");
        const at = [0, ...cuts.filter((cut) => cut < all.length).toSorted((one, other) => one - other), all.length];
        const pieces = at.slice(1).map((end, index) => all.subarray(at[index], end));
        const { body, reading, ends } = run(
          provider(
            pieces.filter(({ length }) => length > 0),
            "close",
          ).source,
          { withhold: isUsageChunk },
        );
        expect(new Uint8Array(await new Response(body).arrayBuffer())).toEqual(stays(before, ": comment", late, "data: [DONE]"));
        expect([ends, reading.input?.fresh, reading.output]).toEqual([["complete"], 11, 7]);
      }),
    );
  });

  it("does not hold an event beyond the contract's size", async () => {
    const long = encode(`data: ${"a".repeat(100)}`);
    const { source } = provider([long], "silence");
    const { body } = run(source, { stream: { ...stream, eventBytes: 50 }, withhold: () => false });
    expect((await body.getReader().read()).value).toEqual(long);
  });
});

/** What the platform's own pipe does of it is tried inside the platform: test/worker/llm/passing.test.ts. */
describe("a stream passed event by event of which the caller takes nothing", () => {
  beforeEach(() => meteredSo({ withhold: () => false }));

  it("is read on to its end where the caller left in the middle of a write that nobody takes", async () => {
    const left = new AbortController();
    const pieces = [RECORDED.subarray(0, 333), RECORDED.subarray(333, 666), RECORDED.subarray(666)];
    const { ended, ends, reading } = run(provider(pieces, "close").source, { left: left.signal });
    // Nobody reads: the first event waits for the caller.
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    left.abort();
    await ended;
    expect(ends).toEqual(["client-left"]);
    expect(reading.output).toBeGreaterThan(0);
  });

  it("is accounted when its time is over: nobody is waited for any longer", async () => {
    const over = new AbortController();
    const word = encode('data: {"choices":[{"index":0,"delta":{"content":"word "}}]}\n\n');
    const source = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(word);
        over.signal.addEventListener("abort", () => controller.error(new Error("aborted")));
      },
    });
    const { begun, ends } = run(source, { over: over.signal });
    await begun;
    await new Promise((resolve) => void setImmediate(resolve));
    over.abort();
    await expect.poll(() => ends).toEqual(["cut"]);
  });

  it("is dropped all the same: the provider is left, and it is accounted at once", async () => {
    const { source, wasCancelled } = provider([encode('data: {"choices":[{"index":0,"delta":{"content":"word "}}]}\n\n')], "silence");
    const { begun, ended, ends, drop } = run(source);
    await begun;
    // The piece is on its way to a reader that never comes.
    await new Promise((resolve) => void setImmediate(resolve));
    drop();
    await ended;
    expect([ends, wasCancelled()]).toEqual([["client-left"], true]);
  });
});
