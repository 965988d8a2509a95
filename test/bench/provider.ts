import type { ServerResponse } from "node:http";
import { answerJson, serveProvider, type ProviderServer } from "../support/node/provider-server.ts";

export const CHUNKS = 200;
const ANSWER = "A".repeat(700);
const WORD = "word ";
/** What is paid for: little, so that a day's budget lasts for the bench. */
const USAGE = { prompt_tokens: 8, completion_tokens: 4, total_tokens: 12 };

/** OpenAI's Chat Completions as fast as they can come: a whole answer of about 1 KB at once, or a stream of 200 chunks in 200 writes. */
export const startProvider = (): Promise<ProviderServer> => serveProvider(answer);

async function answer(body: string, response: ServerResponse): Promise<void> {
  if (body === "") return answerJson(response, { object: "list", data: [{ id: "gpt-4.1-mini", object: "model" }] });
  const { stream, model } = JSON.parse(body) as { stream?: boolean; model: string };
  const envelope = { id: "chatcmpl-bench", created: 1_780_000_000, model };
  if (stream) return streamed(response, { ...envelope, object: "chat.completion.chunk" });
  const choice = { index: 0, message: { role: "assistant", content: ANSWER, refusal: null }, logprobs: null, finish_reason: "stop" };
  return answerJson(response, { ...envelope, object: "chat.completion", choices: [choice], usage: USAGE });
}

async function streamed(response: ServerResponse, envelope: object): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const delta = { index: 0, delta: { content: WORD }, logprobs: null, finish_reason: null };
  const chunk = event({ ...envelope, choices: [delta], usage: null });
  for (let number = 0; number < CHUNKS && !response.destroyed; number += 1) {
    response.write(chunk);
    // Each write goes out by itself, as tokens come.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const end = event({ ...envelope, choices: [{ index: 0, delta: {}, logprobs: null, finish_reason: "stop" }], usage: null });
  response.end(`${end}${event({ ...envelope, choices: [], usage: USAGE })}data: [DONE]\n\n`);
}

const event = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;
