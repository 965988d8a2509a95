import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { USAGE_CHUNK } from "../../../src/features/llm/usage-chunk.ts";
import { encode, meteredSo, NONE, provider, RECORDED, run, stream, readByClient } from "./metered.ts";

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
          { withheld: USAGE_CHUNK },
        );
        expect(new Uint8Array(await new Response(body).arrayBuffer())).toEqual(stays(before, ": comment", late, "data: [DONE]"));
        expect([ends, reading.input?.fresh, reading.output]).toEqual([["complete"], 11, 7]);
      }),
    );
  });

  it.each([
    ['{"choices":[],"usage":{"prompt_tokens":1}}', true],
    ['{"choices":[], "usage" :\r\n\t{}}', true],
    ['{"choices":[],"usage":{"x":{"usage":null}}}', true],
    ['{"choices":[],"usage":null,"delta":{}}', false],
    ['{"choices":[],"usages":{}}', false],
    ['usage":{}', false],
    ['{"choices":[],"xusage":{}}', false],
    [":{}", false],
    ["{}", false],
    ["", false],
  ])("may be in what says a usage, and in nothing else: %j", (json, may) => {
    expect(USAGE_CHUNK.mayBeIn(encode(json))).toBe(may);
  });

  it.each([
    ["by the platform's pipe", {}],
    ["piece by piece", { withheld: USAGE_CHUNK }],
  ])("is read for the books where nobody listens, however many events wait to be read together (%s)", async (_way, way) => {
    const words = Array.from({ length: 900 }, (_, at) =>
      encode(`data: {"choices":[{"index":0,"delta":{"content":"ü${at}"}}],"usage":null}\n\n`),
    );
    const all = [...words, encode(`${usage}\n\ndata: [DONE]\n\n`)];
    const { body, reading } = run(provider(all, "close").source, { ...way, onText: undefined });
    await new Response(body).arrayBuffer();
    const delivered = words.reduce((sum, _, at) => sum + `ü${at}`.length, 0);
    expect(reading).toMatchObject({ delivered, ended: true, output: 7, input: { fresh: 11 } });
  });

  it("goes with nothing of what came in the same piece before and behind it", async () => {
    const piece = encode(`${before}\n\n${usage}\n\ndata: [DONE]\n\n`);
    const { body } = run(provider([piece], "close").source, { withheld: USAGE_CHUNK });
    expect(await new Response(body).text()).toBe(`${before}\n\ndata: [DONE]\n\n`);
  });

  it("does not hold an event beyond the contract's size", async () => {
    const long = encode(`data: ${"a".repeat(100)}`);
    const { source } = provider([long], "silence");
    const { body } = run(source, { stream: { ...stream, eventBytes: 50 }, withheld: NONE });
    expect((await body.getReader().read()).value).toEqual(long);
  });
});

/** What the platform's own pipe does of it is tried inside the platform: test/worker/llm/passing.test.ts. */
describe("a stream passed event by event of which the caller takes nothing", () => {
  beforeEach(() => meteredSo({ withheld: NONE }));

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

  it("holds no more for a caller who is slow to take it, once its time is over, than is read on for one who left", async () => {
    const over = new AbortController();
    const piece = encode(`data: {"choices":[{"index":0,"delta":{"content":"${"a".repeat(10_000)}"}}]}\n\n`);
    let [made, cancelled] = [0, false];
    // More of it had come than anybody has read yet.
    const source = new ReadableStream<Uint8Array>({
      pull(controller) {
        made += piece.byteLength;
        if (made < 2_000_000) controller.enqueue(piece);
        else controller.close();
      },
      cancel: () => void (cancelled = true),
    });
    const { begun, ended, ends, sawAll, body } = run(source, { over: over.signal, drain: { seconds: 20, bytes: 100_000 } });
    await begun;
    await new Promise((resolve) => void setImmediate(resolve));
    over.abort();
    await ended;
    expect([ends, sawAll, cancelled]).toEqual([["cut"], [false], true]);
    expect(made).toBeLessThan(200_000);
    const { events, error } = await readByClient("chat", body);
    expect(events).toBeGreaterThan(9);
    expect(String(error)).toContain("ended before the answer did");
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
