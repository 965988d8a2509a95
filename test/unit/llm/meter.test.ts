import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { meter, type Metering, type StreamEnd } from "../../../src/features/llm/meter.ts";
import { createReader } from "../../../src/features/llm/readers/readers.ts";

const RECORDED = readFileSync(
  fileURLToPath(
    new URL("../../support/streams/openai-chat/opentelemetry-python-contrib__test_chat_completion_streaming__0359cc.sse", import.meta.url)
      .href,
  ),
);

/** A provider's stream: pieces, then its end, an error, or silence for ever. */
function provider(pieces: readonly Uint8Array[], end: "close" | "error" | "silence") {
  let cancelled = false;
  const rest = [...pieces];
  const source = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = rest.shift();
      if (piece) return controller.enqueue(piece);
      if (end === "close") return controller.close();
      if (end === "error") return controller.error(new Error("connection reset"));
      return new Promise(() => undefined);
    },
    cancel: () => void (cancelled = true),
  });
  return { source, wasCancelled: () => cancelled };
}

const DRAIN = { seconds: 20, bytes: 100_000 };

function run(source: ReadableStream<Uint8Array>, given: Partial<Metering> = {}) {
  const reader = createReader("chat");
  const ends: StreamEnd[] = [];
  let text = "";
  const metered = meter(source, {
    reader,
    onText: (piece) => void (text += piece),
    account: async (end) => void ends.push(end),
    drain: DRAIN,
    ...given,
  });
  return { ...metered, reading: reader.reading, ends, textOf: () => text };
}

const half = [RECORDED.subarray(0, 700), RECORDED.subarray(700, 1_000)];

describe("a metered stream", () => {
  it("passes the provider's bytes on unchanged and accounts them before it closes", async () => {
    const { body, ended, ends, reading, textOf } = run(provider([RECORDED.subarray(0, 333), RECORDED.subarray(333)], "close").source);
    const bytes = new Uint8Array(await new Response(body).arrayBuffer());
    expect(bytes).toEqual(new Uint8Array(RECORDED));
    expect(ends).toEqual(["complete"]);
    await ended;
    expect(reading.output).toBeGreaterThan(0);
    expect(textOf()).not.toBe("");
  });

  it("is broken for the caller where the provider breaks it, and accounted as cut", async () => {
    const { body, ended, ends } = run(provider(half, "error").source);
    await expect(new Response(body).arrayBuffer()).rejects.toThrow("connection reset");
    await ended;
    expect(ends).toEqual(["cut"]);
  });

  it("is cut where it closes without the provider's own end", async () => {
    const { body, ended, ends } = run(provider(half, "close").source);
    await new Response(body).arrayBuffer();
    await ended;
    expect(ends).toEqual(["cut"]);
  });
});

describe("a metered stream whose caller leaves", () => {
  afterEach(() => void vi.useRealTimers());

  const whole = [RECORDED.subarray(0, 700), RECORDED.subarray(700, 1_000), RECORDED.subarray(1_000)];

  it("is read to its end, so that the provider's own figures are accounted, once", async () => {
    const { source, wasCancelled } = provider(whole, "close");
    const { body, ended, ends, reading } = run(source);
    const caller = body.getReader();
    await caller.read();
    await caller.cancel();
    await ended;
    expect(ends).toEqual(["client-left"]);
    expect(wasCancelled()).toBe(false);
    expect(reading).toMatchObject({ ended: true, output: expect.any(Number), input: expect.anything() });
  });

  it("is given up some time after where the provider goes silent, and accounted without its figures", async () => {
    vi.useFakeTimers();
    const { source, wasCancelled } = provider(half, "silence");
    const { body, ended, ends, reading } = run(source);
    const caller = body.getReader();
    await caller.read();
    await caller.cancel();
    await vi.advanceTimersByTimeAsync(DRAIN.seconds * 1_000 - 1);
    expect([ends, wasCancelled()]).toEqual([[], false]);
    await vi.advanceTimersByTimeAsync(1);
    await ended;
    expect([ends, wasCancelled()]).toEqual([["client-left"], true]);
    expect(reading.output).toBeUndefined();
  });

  it("is given up where the provider does not end within the bytes that are read for nobody", async () => {
    const endless = Array.from({ length: 1_000 }, () => RECORDED.subarray(0, 700));
    const { source, wasCancelled } = provider(endless, "silence");
    const { body, ended, ends } = run(source);
    const caller = body.getReader();
    await caller.read();
    await caller.cancel();
    await ended;
    expect([ends, wasCancelled()]).toEqual([["client-left"], true]);
  });

  it.each([
    ["while the provider is silent", half],
    ["while a piece waits for the caller", whole],
  ])("is noticed by the signal %s", async (_when, pieces) => {
    vi.useFakeTimers();
    const left = new AbortController();
    const { body, ended, ends } = run(provider(pieces, "silence").source, { left: left.signal });
    await body.getReader().read();
    left.abort();
    await vi.advanceTimersByTimeAsync(DRAIN.seconds * 1_000);
    await ended;
    expect(ends).toEqual(["client-left"]);
  });

  it("is not given up by a signal that comes after the end", async () => {
    const left = new AbortController();
    const { body, ended, ends } = run(provider(whole, "close").source, { left: left.signal });
    await new Response(body).arrayBuffer();
    await ended;
    left.abort();
    expect(ends).toEqual(["complete"]);
  });
});
