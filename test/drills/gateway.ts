import type { StackFile } from "../../local-cloud/stack-file.ts";
import { call, readEvents } from "../journey/client.ts";

/** The three forms in which the gateway is called, each with a model that has it and the body that asks it something. */
export const WIRES = {
  chat: {
    path: "/llm/v1/chat/completions",
    model: "gpt-4.1-mini",
    body: (content: string) => ({ messages: [{ role: "user", content }] }),
    whole: "data: [DONE]",
  },
  responses: {
    path: "/llm/v1/responses",
    model: "gpt-4.1-mini",
    body: (content: string) => ({ input: content }),
    whole: "response.completed",
  },
  messages: {
    path: "/llm/v1/messages",
    model: "claude-haiku-4-5",
    body: (content: string) => ({ messages: [{ role: "user", content }], max_tokens: 500 }),
    whole: "message_stop",
  },
} as const;
export type Wire = keyof typeof WIRES;

/** Long enough that its answer comes in dozens of pieces. */
const NEED = "We need 20 office chairs with armrests and 10 standing desks in Berlin, at most 9000 EUR in all, by the end of next month.";
/** Longer than any call may take here. */
const PATIENCE_MS = 180_000;

export interface GatewayAnswer {
  status: number;
  headers: Headers;
  text: string;
  /** The connection ended without an end of the answer. */
  broken: boolean;
  seconds: number;
}

export interface Asking {
  wire: Wire;
  stream?: boolean;
  content?: string;
  /** Further members of the body. */
  more?: object;
}

/** Calls the gateway as a program does: a bearer token, JSON, and whatever comes is read to its end. */
export async function askGateway({ url }: Pick<StackFile, "url">, token: string, asking: Asking): Promise<GatewayAnswer> {
  const { wire, stream = false, content = NEED, more = {} } = asking;
  const { path, model, body } = WIRES[wire];
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const started = performance.now();
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ model, stream, ...body(content), ...more }),
    signal,
  });
  const decoder = new TextDecoder();
  let text = "";
  let broken = false;
  try {
    for await (const bytes of response.body ?? []) text += decoder.decode(bytes, { stream: true });
  } catch (error) {
    if (signal.aborted) throw error;
    broken = true;
  }
  const seconds = (performance.now() - started) / 1000;
  return { status: response.status, headers: response.headers, text, broken, seconds };
}

export interface GatewayProblem {
  type: string;
  subject?: string;
  unpriced?: string[];
  /** The provider's own form of an error, which its SDK reads. */
  error?: { type: string; message: string };
}

/** What a refusal says; its type is the last part of its address. */
export function problemIn({ text }: Pick<GatewayAnswer, "text">): GatewayProblem {
  const problem = JSON.parse(text) as GatewayProblem;
  return { ...problem, type: problem.type.slice(problem.type.lastIndexOf("/") + 1) };
}

interface Told {
  inputTokens: number;
  outputTokens: number;
}

export interface Usage {
  day: string;
  items: { provider: string; model: string; calls: number; reported: Told; estimated: Told }[];
  budget: { limit: number; settled: number; reserved: number; remaining: number };
}

/** The buyer's day, as the buyer is told it. */
export async function usageOf({ url }: Pick<StackFile, "url">, token: string): Promise<Usage> {
  return (await call<Usage>(url, "GET", "/llm/usage", { token })).body;
}

export const tokensOf = ({ inputTokens, outputTokens }: Told): number => inputTokens + outputTokens;
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** The day's rows added up. */
export const rowsOf = ({ items }: Usage) => ({
  calls: sum(items.map(({ calls }) => calls)),
  reported: sum(items.map(({ reported }) => tokensOf(reported))),
  estimated: sum(items.map(({ estimated }) => tokensOf(estimated))),
});

export interface ChatReply {
  /** The name of the last event: `message.done`, or `error`. */
  end: string;
  text: string;
  partial: boolean;
  degraded: { mode: string; reason: string } | null;
  seconds: number;
}

/** A buyer states a need in a new chat session, and reads the assistant's reply to its end. */
export async function chat({ url }: Pick<StackFile, "url">, token: string): Promise<ChatReply> {
  const session = await call<{ id: string }>(url, "POST", "/chat-sessions", { token, body: {}, expect: 201 });
  const started = performance.now();
  const { events } = await readEvents(
    `${url}/chat-sessions/${session.body.id}/messages`,
    {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ content: NEED }),
    },
    ({ event }) => event === "message.done" || event === "error",
    PATIENCE_MS / 1000,
  );
  const last = events.at(-1);
  const said = JSON.parse(last?.data ?? "{}") as Partial<Pick<ChatReply, "partial" | "degraded">>;
  const pieces = events.filter(({ event }) => event === "message.delta").map(({ data }) => (JSON.parse(data) as { text: string }).text);
  return {
    end: last?.event ?? "nothing",
    text: pieces.join(""),
    partial: said.partial ?? false,
    degraded: said.degraded ?? null,
    seconds: (performance.now() - started) / 1000,
  };
}
