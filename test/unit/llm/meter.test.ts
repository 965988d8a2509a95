import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { meter, type StreamEnd } from "../../../src/features/llm/meter.ts";
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

function run(source: ReadableStream<Uint8Array>) {
  const reader = createReader("chat");
  const ends: StreamEnd[] = [];
  let text = "";
  const metered = meter(
    source,
    reader,
    (piece) => (text += piece),
    async (end) => void ends.push(end),
  );
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

  it("ends the provider's stream when the caller leaves, and accounts what was delivered", async () => {
    const { source, wasCancelled } = provider(half, "silence");
    const { body, ended, ends, reading } = run(source);
    const caller = body.getReader();
    await caller.read();
    await caller.read();
    await caller.cancel();
    await ended;
    expect(ends).toEqual(["client-left"]);
    expect(wasCancelled()).toBe(true);
    expect(reading.output).toBeUndefined();
  });
});
