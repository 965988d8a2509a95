import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { contractFor } from "../../../src/platform/contract.ts";
import { cutEvent } from "../../../src/features/llm/cut-event.ts";
import { meter } from "../../../src/features/llm/meter.ts";
import type { Metering, StreamEnd, Withheld } from "../../../src/features/llm/metering.ts";
import { createReader } from "../../../src/features/llm/readers/readers.ts";
import type { Wire } from "../../../src/features/llm/wires.ts";

export const RECORDED = readFileSync(
  fileURLToPath(
    new URL("../../support/streams/openai-chat/opentelemetry-python-contrib__test_chat_completion_streaming__0359cc.sse", import.meta.url)
      .href,
  ),
);

/** A provider's stream: pieces, then its end, an error, or silence for ever. */
export function provider(pieces: readonly Uint8Array[], end: "close" | "error" | "silence") {
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

export const DRAIN = { seconds: 20, bytes: 100_000 };

export const { stream, counting } = contractFor("production").llm;

/** Each event is looked at, and none withheld. */
export const NONE: Withheld = { mayBeIn: () => true, is: () => false };

let way: Partial<Metering> = {};

/** How streams are metered from here on, where nothing else is said. */
export const meteredSo = (given: Partial<Metering>) => void (way = given);

export function run(source: ReadableStream<Uint8Array>, given: Partial<Metering> = {}, wire: Wire = "chat") {
  const reader = createReader(wire, counting);
  const ends: StreamEnd[] = [];
  const sawAll: boolean[] = [];
  let text = "";
  const metered = meter(source, {
    reader,
    onText: (piece) => void (text += piece),
    async account(end, whole) {
      ends.push(end);
      sawAll.push(whole);
    },
    drain: DRAIN,
    stream,
    cutEvent: (half) => cutEvent(wire, half),
    pipe: () => new TransformStream(),
    ...way,
    ...given,
  });
  return { ...metered, reading: reader.reading, ends, sawAll, textOf: () => text };
}

export const half = [RECORDED.subarray(0, 700), RECORDED.subarray(700, 1_000)];

export const encode = (text: string) => new TextEncoder().encode(text);
const sse = (type: string, members: object = {}) => `event: ${type}\ndata: ${JSON.stringify({ type, ...members })}\n\n`;

/** Begun and not ended, its last event in pieces. */
export const BEGUN: Record<Wire, string> = {
  chat: 'data: {"id":"c","choices":[{"index":0,"delta":{"content":"half"}}]}\n\ndata: {"id":"c","cho',
  responses: `${sse("response.output_text.delta", { delta: "half" })}event: response.output_te`,
  messages: `${sse("message_start", { message: { content: [], usage: { input_tokens: 1, output_tokens: 1 } } })}event: content_blo`,
};

/** What an official client makes of a stream: how many events, and the error it throws. */
export async function readByClient(wire: Wire, body: ReadableStream<Uint8Array>): Promise<{ events: number; error: unknown }> {
  const options = {
    ...{ apiKey: "key", maxRetries: 0, baseURL: "https://gateway.test", dangerouslyAllowBrowser: true },
    fetch: async () => new Response(body, { headers: { "content-type": "text/event-stream" } }),
  };
  const path = { body: { stream: true }, stream: true } as const;
  const events =
    wire === "messages"
      ? await new Anthropic(options).post<AsyncIterable<unknown>>("/v1/messages", path)
      : await new OpenAI(options).post<AsyncIterable<unknown>>(`/${wire}`, path);
  const read: unknown[] = [];
  try {
    for await (const event of events) read.push(event);
  } catch (error) {
    return { events: read.length, error };
  }
  return { events: read.length, error: undefined };
}
