import { afterEach, describe, expect, it, vi } from "vitest";
import { cutEvent } from "../../../src/features/llm/cut-event.ts";
import { meter } from "../../../src/features/llm/meter.ts";
import type { StreamEnd } from "../../../src/features/llm/metering.ts";
import { createReader } from "../../../src/features/llm/readers/readers.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const { stream, drain, counting } = contractFor("production").llm;
const word = new TextEncoder().encode('data: {"choices":[{"index":0,"delta":{"content":"word "}}]}\n\n');
const last = new TextEncoder().encode('data: {"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":7}}\n\ndata: [DONE]\n\n');

/** A provider's stream, passed by the platform's pipe. */
function passing(left?: AbortSignal) {
  const connection = new TransformStream<Uint8Array, Uint8Array>();
  const provider = connection.writable.getWriter();
  const ends: StreamEnd[] = [];
  const reader = createReader("chat", counting);
  const metered = meter(connection.readable, {
    ...{ reader, drain, stream, cutEvent: (half) => cutEvent("chat", half), pipe: () => new IdentityTransformStream() },
    account: async (end) => void ends.push(end),
    ...(left ? { left } : {}),
  });
  return { provider, ends, reading: reader.reading, ...metered };
}

describe("a stream in the platform's own pipe", () => {
  afterEach(() => void vi.useRealTimers());

  it("is accounted with the provider's figures before its caller sees the end", async () => {
    const { provider, body, ends, reading } = passing();
    const seen = new Response(body).text().then((text) => ({ text, ends: [...ends] }));
    await provider.write(word);
    await provider.write(last);
    await provider.close();
    expect(await seen).toEqual({ text: new TextDecoder().decode(word) + new TextDecoder().decode(last), ends: ["complete"] });
    expect(reading).toMatchObject({ ended: true, output: 7 });
  });

  it("is read to its end for the books where its caller, who takes nothing, leaves", async () => {
    const left = new AbortController();
    const { provider, ended, ends, reading } = passing(left.signal);
    await provider.write(word);
    left.abort();
    await provider.write(word);
    await provider.write(last);
    await provider.close();
    await ended;
    expect([ends, reading.output]).toEqual([["client-left"], 7]);
  });

  it("is dropped while nobody takes anything: the provider is left, and it is accounted at once", async () => {
    const { provider, begun, ended, ends, drop } = passing();
    await provider.write(word);
    expect(await begun).toEqual({ kind: "event" });
    drop();
    await ended;
    expect(ends).toEqual(["client-left"]);
    expect(
      await provider.write(word).then(
        () => "taken",
        () => "left",
      ),
    ).toBe("left");
  });

  it("is read hardly further than its caller takes it", async () => {
    const { provider, body } = passing();
    const caller = body.getReader();
    let written = 0;
    const writing = (async () => {
      for (;;) {
        await provider.write(word);
        written += 1;
      }
    })().catch(() => undefined);
    await caller.read();
    // oxlint-disable-next-line house/waits -- nothing is waited for: it is how much is read in a while, on any machine
    await new Promise((resolve) => setTimeout(resolve, stream.readEveryMs * 3));
    // One that waits in the pipe, and one more each time that the books are read.
    expect(written).toBeLessThan(10);
    await caller.cancel();
    await provider.abort().catch(() => undefined);
    await writing;
  });

  it("is accounted as cut where its provider breaks off, though its caller takes nothing", async () => {
    const { provider, ends } = passing();
    await provider.write(word);
    await provider.abort(new Error("connection reset"));
    await expect.poll(() => ends).toEqual(["cut"]);
  });
});
