import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { createDeps, type Deps } from "../../../src/deps.ts";
import type { LlmProviders, ProviderAnswer } from "../../../src/features/llm/ports.ts";
import { llmUsageEvents } from "../../../src/features/llm/tables.ts";
import { objects } from "../../../src/platform/objects/port.ts";
import { servedAtOnce } from "../checkout/http.ts";
import { PATIENT_MS } from "../objects.ts";
import { handedOn } from "./handed-on.ts";

export const deps = createDeps(env);
export const { llm } = deps.contract;
export const circuits = objects(env.PROVIDER_CIRCUIT, { object: "provider-circuit", deadlineMs: PATIENT_MS });

export const sse = (...events: string[]) => events.map((data) => `data: ${data}\n\n`).join("");
/** A text comes in a stream of its own: the platform pipes none that it keeps in memory. */
export const streamed = (body: string | ReadableStream<Uint8Array>): ProviderAnswer => ({
  kind: "answered",
  response: new Response(typeof body === "string" ? streamOf(body) : body, { headers: { "content-type": "text/event-stream" } }),
});
const streamOf = (text: string) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });
export const json = (body: string): ProviderAnswer => ({
  kind: "answered",
  response: new Response(body, { headers: { "content-type": "application/json" } }),
});
export const USAGE = { prompt_tokens: 11, completion_tokens: 7 };
export const word = JSON.stringify({ choices: [{ index: 0, delta: { content: "noted" } }] });
export const WELL: Record<"stream" | "whole", () => ProviderAnswer> = {
  stream: () => streamed(sse(word, JSON.stringify({ choices: [], usage: USAGE }), "[DONE]")),
  whole: () => json(JSON.stringify({ choices: [{ index: 0, message: { content: "noted" } }], usage: USAGE })),
};
export const refusing = (status: number) => (): ProviderAnswer => ({ kind: "refused", status, error: { message: `status ${status}` } });
/** Accepts the call, answers with headers, and then says nothing. */
export const silent = (): ProviderAnswer => streamed(new ReadableStream());

/** A circuit that is open, or tried, is so until the test ends: how long it is, is no question of the machine's. */
export const CIRCUIT = { ...llm.circuit, openSeconds: 3_600, trialSeconds: 3_600, windowSeconds: 3_600 };

/** Faults of the model asked for; the stand-in is well. Each call is noted by its model. */
export function world(fault: (model: string) => ProviderAnswer | undefined, given: Partial<Deps["contract"]["llm"]["circuit"]> = {}) {
  const asked: string[] = [];
  const post: LlmProviders["post"] = async (_provider, _path, body) => {
    asked.push(body.model);
    return fault(body.model) ?? WELL[body.stream === true ? "stream" : "whole"]();
  };
  const name = deps.ids.next("evt");
  const contract = { ...deps.contract, llm: { ...llm, circuit: { ...CIRCUIT, ...given } } };
  const using = createDeps(env, {
    contract,
    llmProviders: { missing: () => [], post },
    providerCircuits: (provider) => circuits(`${name} ${provider}`),
  });
  const userId = deps.ids.next("usr");
  const ask = servedAtOnce(using);
  const chat = (members: object = {}, headers: Record<string, string> = {}) =>
    ask("https://api.test/llm/v1/chat/completions", {
      method: "POST",
      headers: { authorization: `Bearer ${userId}`, "content-type": "application/json", ...headers },
      body: JSON.stringify({ model: "gpt-4.1-mini", max_tokens: 50, messages: [{ role: "user", content: "20 chairs" }], ...members }),
    });
  const events = async () => {
    await using.callBudgets(userId).day(today());
    await handedOn(userId);
    return deps.db.select().from(llmUsageEvents).where(eq(llmUsageEvents.userId, userId)).orderBy(llmUsageEvents.id);
  };
  return { asked, using, chat, events, userId, circuit: circuits(`${name} openai`), budget: () => deps.tokenBudgets(userId).day(today()) };
}

export const today = () => new Date().toISOString().slice(0, 10);
export const first = (answer: () => ProviderAnswer) => (model: string) => (model === "gpt-4.1-mini" ? answer() : undefined);

/** What a composition of the same world is made of. */
export const overridesOf = ({ llmProviders, providerCircuits }: Deps) => ({ llmProviders, providerCircuits });
