import type { ServerResponse } from "node:http";
import type { Wire } from "../../src/features/llm/wires.ts";
import { answerJson, serveProvider, type ProviderServer } from "../support/node/provider-server.ts";

export interface Billed {
  prompt: number;
  answer: number;
}

export interface BillingProvider extends ProviderServer {
  /** Tokens billed so far to whom a prompt names as `user-<name>`. */
  billedTo(name: string): number;
  /** When each was billed, by `performance.now()`. */
  readonly bills: readonly { user: string; tokens: number; at: number }[];
}

type Json = Record<string, unknown>;

const PATHS: readonly (readonly [string, Wire])[] = [
  ["/chat/completions", "chat"],
  ["/responses", "responses"],
  ["/messages", "messages"],
];
const USER = /user-(\w+)\./;

/** Both providers at once: answers whole, and reports what `bill` says of a body. */
export async function startBillingProvider(bill: (wire: Wire, body: Json) => Billed): Promise<BillingProvider> {
  const bills: { user: string; tokens: number; at: number }[] = [];
  const totals = new Map<string, number>();
  const server = await serveProvider((text, response, request) => {
    const wire = PATHS.find(([path]) => request.url?.endsWith(path))?.[1];
    if (!wire || text === "") return answerJson(response, { object: "list", data: [] });
    const billed = bill(wire, JSON.parse(text) as Json);
    const tokens = billed.prompt + billed.answer;
    const user = USER.exec(text)?.[1] ?? "";
    bills.push({ user, tokens, at: performance.now() });
    totals.set(user, (totals.get(user) ?? 0) + tokens);
    return answer(wire, billed, response);
  });
  return { ...server, bills, billedTo: (name) => totals.get(name) ?? 0 };
}

function answer(wire: Wire, { prompt, answer: output }: Billed, response: ServerResponse): void {
  switch (wire) {
    case "chat":
      return answerJson(response, {
        ...{ id: "chatcmpl-billed", object: "chat.completion", created: 1_780_000_000, model: "billed" },
        choices: [{ index: 0, message: { role: "assistant", content: "yes", refusal: null }, logprobs: null, finish_reason: "stop" }],
        usage: { prompt_tokens: prompt, completion_tokens: output, total_tokens: prompt + output },
      });
    case "responses":
      return answerJson(response, {
        ...{
          id: "resp_billed",
          object: "response",
          created_at: 1_780_000_000,
          model: "billed",
          status: "completed",
          error: null,
          output: [],
        },
        usage: { input_tokens: prompt, output_tokens: output, total_tokens: prompt + output },
      });
    case "messages":
      return answerJson(response, {
        ...{ id: "msg_billed", type: "message", role: "assistant", model: "billed", stop_reason: "end_turn", stop_sequence: null },
        content: [{ type: "text", text: "yes" }],
        usage: { input_tokens: prompt, output_tokens: output },
      });
  }
}
