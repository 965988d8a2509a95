import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import type { Wire } from "../../src/features/llm/wires.ts";

/** What one call brought its caller, below the client that read it. */
export class Heard {
  readonly #chunks: Uint8Array[] = [];
  callId: string | undefined;
  headers: Headers | undefined;
  /** How the connection ended; undefined while it has not. */
  end: "closed" | "broken" | undefined;
  /** Called as more came, or nothing more will. */
  onMore: () => void = () => undefined;
  /** Resolves when all has been read. */
  whole: Promise<void> = Promise.resolve();

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** A `fetch` that reads along to the very end, whether the client goes on or gives up. */
  readonly fetch: typeof fetch = async (input, init = {}) => {
    const { signal: _left, ...asked } = init;
    const response = await fetch(input, asked);
    this.headers = response.headers;
    this.callId = response.headers.get("x-llm-call-id") ?? undefined;
    this.onMore();
    if (!response.body) return response;
    const [forClient, along] = response.body.tee();
    this.whole = this.#readAlong(along);
    return new Response(forClient, { status: response.status, headers: response.headers });
  };

  async #readAlong(stream: ReadableStream<Uint8Array>): Promise<void> {
    try {
      for await (const chunk of stream) {
        this.#chunks.push(chunk);
        this.onMore();
      }
      this.end = "closed";
    } catch {
      this.end = "broken"; // which is what is looked for
    }
    this.onMore();
  }
}

export interface Asked {
  wire: Wire;
  prompt: string;
  maxTokens: number;
  asksUsage: boolean;
}

export const MODELS: Record<Wire, string> = { chat: "gpt-4.1-mini", responses: "gpt-4.1-mini", messages: "claude-haiku-4-5" };

/** Reads a stream by the official client of its wire; answers the error it threw, where it threw one. */
export async function readStream(url: string, key: string, heard: Heard, asked: Asked): Promise<unknown> {
  try {
    const events = (await opened(url, key, heard, asked))[Symbol.asyncIterator]();
    while (!(await events.next()).done);
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await heard.whole;
  }
}

async function opened(
  url: string,
  key: string,
  heard: Heard,
  { wire, prompt, maxTokens, asksUsage }: Asked,
): Promise<AsyncIterable<unknown>> {
  const client = { apiKey: key, maxRetries: 0, fetch: heard.fetch };
  const openai = () => new OpenAI({ ...client, baseURL: `${url}/llm/v1` });
  const messages = [{ role: "user" as const, content: prompt }];
  const shared = { model: MODELS[wire], stream: true as const };
  switch (wire) {
    case "chat":
      return openai().chat.completions.create({
        ...{ ...shared, messages, max_completion_tokens: maxTokens },
        ...(asksUsage ? { stream_options: { include_usage: true } } : {}),
      });
    case "responses":
      return openai().responses.create({ ...shared, input: prompt, max_output_tokens: maxTokens });
    case "messages":
      return new Anthropic({ ...client, baseURL: `${url}/llm` }).messages.create({ ...shared, messages, max_tokens: maxTokens });
  }
}
