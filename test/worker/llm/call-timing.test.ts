import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { callModel } from "../../../src/features/llm/call-model.ts";
import type { LlmProviders, ProviderAnswer } from "../../../src/features/llm/ports.ts";
import { llmUsageEvents } from "../../../src/features/llm/tables.ts";
import { handedOn } from "./handed-on.ts";

const deps = createDeps(env);
const word = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: "noted" } }] })}\n\n`;
const last = `data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 11, completion_tokens: 7 } })}\n\ndata: [DONE]\n\n`;
const whole = JSON.stringify({
  choices: [{ index: 0, message: { content: "noted" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 11, completion_tokens: 7 },
});

/** A clock that goes a second further each time it is asked. */
function ticking(): Deps["clock"] {
  let now = Date.now();
  return { now: () => new Date((now += 1_000)) };
}

async function made(stream: boolean, answer: () => ProviderAnswer) {
  const userId = deps.ids.next("usr");
  const llmProviders: LlmProviders = { missing: () => [], post: async () => answer() };
  const called = await callModel(createDeps(env, { clock: ticking(), llmProviders }), {
    ...{ userId, addressVerified: true, wire: "chat" },
    body: { model: "gpt-4.1-mini", stream, max_tokens: 50, messages: [{ role: "user", content: "20 office chairs" }] },
  });
  if (called.ok) await new Response(called.value.body).text();
  // An answer that came whole is booked behind it.
  if (called.ok) await called.value.usage;
  await handedOn(userId);
  const events = await deps.db.select().from(llmUsageEvents).where(eq(llmUsageEvents.userId, userId));
  expect(events).toHaveLength(1);
  return events[0];
}

const answered = (body: string, contentType: string) => (): ProviderAnswer => ({
  kind: "answered",
  response: new Response(body, { headers: { "content-type": contentType } }),
});

describe("the audit event of a call", () => {
  it("[LLM-2] says how long a stream let its first token be waited for, and how long it took", async () => {
    const event = await made(true, answered(word + last, "text/event-stream"));
    expect(event).toMatchObject({ outcome: "complete", outputTokens: 7 });
    expect(event?.firstTokenMs).toBeGreaterThanOrEqual(1_000);
    expect(event?.durationMs).toBeGreaterThan(event?.firstTokenMs ?? Infinity);
  });

  it("[LLM-2] says of an answer that came whole how long it took, and of no first token", async () => {
    const event = await made(false, answered(whole, "application/json"));
    expect(event).toMatchObject({ outcome: "complete", firstTokenMs: null });
    expect(event?.durationMs).toBeGreaterThanOrEqual(1_000);
  });

  it("[LLM-2] says how long was waited for one that timed out", async () => {
    const event = await made(true, () => ({ kind: "timed-out" }));
    expect(event).toMatchObject({ outcome: "timed-out", worstCase: true, firstTokenMs: null });
    expect(event?.durationMs).toBeGreaterThanOrEqual(1_000);
  });
});
