import type { ServerResponse } from "node:http";
import { answerJson, serveProvider, type ProviderServer } from "../support/node/provider-server.ts";

/** Where a call stands, as its provider sees it: before it answers, behind its first words, behind its last event. */
const STEPS = ["asked", "begun", "said"] as const;
export type Step = (typeof STEPS)[number];

export const USED = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 };

export interface SteppedCall {
  /** Stops at this step until it is told to go on; ends by itself where there is none. */
  stopsAt: Step;
  /** Resolves once it stands there. */
  reached: Promise<void>;
  goOn(): void;
  /** How often it was asked for. */
  asked: number;
}

export interface SteppingProvider extends ProviderServer {
  /** A call that is known by this word of its prompt. */
  call(word: string, stopsAt: Step): SteppedCall;
}

/** OpenAI's Chat Completions, a step at a time. */
export async function startSteppingProvider(): Promise<SteppingProvider> {
  const calls = new Map<string, SteppedCall & { at(step: Step): Promise<void> }>();
  const server = await serveProvider(async (body, response) => {
    const call = calls.get(/call-\w+/.exec(body)?.[0] ?? "");
    if (!call) return answerJson(response, { object: "list", data: [] });
    call.asked += 1;
    await call.at("asked");
    const { stream } = JSON.parse(body) as { stream?: boolean };
    await (stream ? streamed(call, response) : whole(response));
  });
  return {
    ...server,
    call(word, stopsAt) {
      let reach: () => void = () => undefined;
      let goOn: () => void = () => undefined;
      const reached = new Promise<void>((resolve) => (reach = resolve));
      const told = new Promise<void>((resolve) => (goOn = resolve));
      const at = async (step: Step): Promise<void> => {
        if (step !== stopsAt) return;
        reach();
        await told;
      };
      const call = { stopsAt, reached, goOn: () => goOn(), asked: 0, at };
      calls.set(word, call);
      return call;
    },
  };
}

const envelope = { id: "chatcmpl-stepped", created: 1_780_000_000, model: "stepped" };

function whole(response: ServerResponse): void {
  const choice = { index: 0, message: { role: "assistant", content: "yes", refusal: null }, logprobs: null, finish_reason: "stop" };
  answerJson(response, { ...envelope, object: "chat.completion", choices: [choice], usage: USED });
}

async function streamed(call: { at(step: Step): Promise<void> }, response: ServerResponse): Promise<void> {
  const chunk = (delta: object, finish_reason: string | null): string =>
    event({ ...envelope, object: "chat.completion.chunk", choices: [{ index: 0, delta, logprobs: null, finish_reason }] });
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(chunk({ role: "assistant", content: "ye" }, null));
  await call.at("begun");
  const usage = event({ ...envelope, object: "chat.completion.chunk", choices: [], usage: USED });
  response.write(`${chunk({ content: "s" }, null)}${chunk({}, "stop")}${usage}data: [DONE]\n\n`);
  await call.at("said");
  response.end();
}

const event = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;
