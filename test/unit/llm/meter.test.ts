import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Metering } from "../../../src/features/llm/metering.ts";
import { BEGUN, DRAIN, encode, half, meteredSo, NONE, provider, readByClient, RECORDED, run, stream } from "./metered.ts";

describe.each([
  ["by the platform's pipe", {}],
  ["event by event", { withheld: NONE }],
] as [string, Partial<Metering>][])("%s,", (_how, given) => {
  beforeEach(() => meteredSo(given));

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

    it.each(["close", "error"] as const)(
      "is broken for the caller and accounted as cut where it ends without its last event (%s)",
      async (end) => {
        const { body, ended, ends, sawAll } = run(provider(half, end).source);
        await expect(new Response(body).arrayBuffer()).rejects.toThrow("the stream was cut");
        await ended;
        expect([ends, sawAll]).toEqual([["cut"], [true]]);
      },
    );

    it("is no whole answer where the provider told of an error inside it, whatever came after", async () => {
      const bytes = new TextEncoder().encode('data: {"error":{"message":"overloaded"}}\n\ndata: [DONE]\n\n');
      const { body, ended, ends } = run(provider([bytes], "close").source);
      expect(new Uint8Array(await new Response(body).arrayBuffer())).toEqual(bytes);
      await ended;
      expect(ends).toEqual(["cut"]);
    });

    it("is whole where only the empty line behind its last event is missing", async () => {
      const bytes = new TextEncoder().encode('data: {"choices":[]}\n\ndata: [DONE]');
      const { body, ends } = run(provider([bytes], "close").source);
      expect(new Uint8Array(await new Response(body).arrayBuffer())).toEqual(bytes);
      expect(ends).toEqual(["complete"]);
    });
  });

  describe("a metered stream that is cut", () => {
    afterEach(() => void vi.useRealTimers());

    it.each((["chat", "responses", "messages"] as const).flatMap((wire) => (["close", "error"] as const).map((end) => ({ wire, end }))))(
      "reaches the official client of $wire as its whole events and then the wire's own error (the provider's $end)",
      async ({ wire, end }) => {
        const { body } = run(provider([encode(BEGUN[wire])], end).source, {}, wire);
        const { events, error } = await readByClient(wire, body);
        expect(events).toBe(1);
        expect(String(error)).toContain("not the whole answer");
      },
    );

    it.each(["close", "error"] as const)(
      "breaks only once its caller asks for more than the last event (the provider's %s)",
      async (end) => {
        const { body, ended } = run(provider([encode(BEGUN.chat)], end).source);
        const reader = body.getReader();
        let broken = false;
        reader.closed.catch(() => (broken = true));
        const decoder = new TextDecoder();
        let said = "";
        while (!said.includes("stream_cut")) said += decoder.decode((await reader.read()).value);
        // As long as the network has not taken it, nothing may come after it, least of all the end of the connection.
        for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        expect(broken).toBe(false);
        expect(decoder.decode((await reader.read()).value)).toBe("\n");
        await expect(reader.read()).rejects.toThrow("the stream was cut");
        await ended;
      },
    );

    it("is cut by the provider's silence alone, however long it goes on otherwise", async () => {
      vi.useFakeTimers();
      const word = encode('data: {"choices":[{"index":0,"delta":{"content":"word "}}]}\n\n');
      let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
      let cancelled = false;
      const source = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given), cancel: () => void (cancelled = true) });
      const { body, ended, ends, sawAll } = run(source);
      const read = new Response(body).arrayBuffer().then(() => "whole", String);
      for (let words = 0; words < 10; words += 1) {
        controller?.enqueue(word);
        await vi.advanceTimersByTimeAsync(stream.idleMs - 1);
      }
      expect([ends, cancelled]).toEqual([[], false]);
      await vi.advanceTimersByTimeAsync(1);
      await ended;
      // What it may have gone on making was not seen.
      expect([ends, cancelled, sawAll]).toEqual([["cut"], true, [false]]);
      expect(await read).toContain("the stream was cut");
    });
  });

  describe("a metered stream whose caller leaves", () => {
    afterEach(() => void vi.useRealTimers());

    const whole = [RECORDED.subarray(0, 700), RECORDED.subarray(700, 1_000), RECORDED.subarray(1_000)];

    it("is read to its end, so that the provider's own figures are accounted, once", async () => {
      const { source, wasCancelled } = provider(whole, "close");
      const { body, ended, ends, sawAll, reading } = run(source);
      const caller = body.getReader();
      await caller.read();
      await caller.cancel();
      await ended;
      expect([ends, sawAll]).toEqual([["client-left"], [true]]);
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

    it("is cut where it is longer than any answer, whoever reads it", async () => {
      const endless = Array.from({ length: 1_000 }, () => encode(`: ${"a".repeat(997)}\n\n`));
      const { source, wasCancelled } = provider(endless, "silence");
      const { body, ended, ends, sawAll } = run(source, { stream: { ...stream, bytes: 50_000 } });
      await expect(new Response(body).arrayBuffer()).rejects.toThrow("the stream was cut");
      await ended;
      expect([ends, sawAll]).toEqual([["cut"], [false]]);
      await expect.poll(wasCancelled).toBe(true);
    });

    it("is given up where the provider does not end within the bytes that are read for nobody", async () => {
      const endless = Array.from({ length: 1_000 }, () => RECORDED.subarray(0, 700));
      const { source, wasCancelled } = provider(endless, "silence");
      const { body, ended, ends, sawAll } = run(source);
      const caller = body.getReader();
      await caller.read();
      await caller.cancel();
      await ended;
      expect([ends, wasCancelled(), sawAll]).toEqual([["client-left"], true, [false]]);
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

  describe("what a metered stream began with", () => {
    afterEach(() => void vi.useRealTimers());

    const event = encode('data: {"choices":[{"index":0,"delta":{"content":"word "}}]}\n\n');
    const error = encode('data: {"error":{"type":"server_error"}}\n\n');

    it.each([
      ["an event, in pieces", [event.subarray(0, 9), event.subarray(9)], "silence", { kind: "event" }],
      ["an event, after a comment", [encode(": waiting\n\n"), event], "silence", { kind: "event" }],
      ["an error", [error, event], "close", { kind: "error", error: { type: "server_error" } }],
      ["nonsense", [encode("data: <html>\n\n"), event], "close", { kind: "garbled" }],
      ["no event at all", [encode("<html>\n</html>")], "close", { kind: "garbled" }],
      ["what only looks like events", [encode("<p>\n\n"), encode("<p>\n\n")], "close", { kind: "garbled" }],
      ["an event, after a sign of life", [encode('data: {"type":"ping"}\n\n'), event], "silence", { kind: "event" }],
      ["a connection that broke", [], "error", { kind: "broken" }],
    ] as const)("is %s, which is known before anybody reads it", async (_what, pieces, end, beginning) => {
      const { begun } = run(provider(pieces, end).source);
      expect(await begun).toEqual(beginning);
    });

    it("is silence where nothing but signs of life came until it was cut", async () => {
      vi.useFakeTimers();
      const { begun, body } = run(provider([encode('data: {"type":"ping"}\n\n')], "silence").source, {}, "messages");
      const read = new Response(body).arrayBuffer().then(() => "whole", String);
      await vi.advanceTimersByTimeAsync(stream.idleMs);
      expect(await begun).toEqual({ kind: "silent" });
      expect(await read).toContain("the stream was cut");
    });

    it("lets it be dropped before anything came: the provider is left, and it is accounted at once", async () => {
      const { source, wasCancelled } = provider([], "silence");
      const { ended, ends, drop } = run(source);
      await new Promise((resolve) => void setImmediate(resolve));
      drop();
      await ended;
      expect(ends).toEqual(["client-left"]);
      await expect.poll(wasCancelled).toBe(true);
    });
  });
});
