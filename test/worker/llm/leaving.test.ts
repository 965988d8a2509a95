import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { callModel } from "../../../src/features/llm/call-model.ts";
import type { ModelCall } from "../../../src/features/llm/model-call.ts";
import type { LlmProviders } from "../../../src/features/llm/ports.ts";
import { llmUsageEvents } from "../../../src/features/llm/tables.ts";
import { servedAtOnce } from "../checkout/http.ts";
import { handedOn } from "./handed-on.ts";

const deps = createDeps(env);
const word = (content: string) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;
const USAGE = `data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 11, completion_tokens: 7 } })}\n\ndata: [DONE]\n\n`;

/** A provider that says some words, goes on when it is told to, and then ends, or is silent for ever. */
function streaming(end: "usage" | "no usage" | "silence") {
  let goOn: () => void = () => undefined;
  const told = new Promise<void>((resolve) => (goOn = resolve));
  let cancelled = false;
  const encoder = new TextEncoder();
  const llmProviders: LlmProviders = {
    missing: () => [],
    post: async () => {
      const pieces = [word("I "), word("have "), word("noted.")];
      const body = new ReadableStream<Uint8Array>({
        async pull(controller) {
          const piece = pieces.shift();
          if (pieces.length === 1) await told;
          if (piece !== undefined) return controller.enqueue(encoder.encode(piece));
          if (end === "silence") return new Promise(() => undefined);
          controller.enqueue(encoder.encode(end === "usage" ? USAGE : "data: [DONE]\n\n"));
          controller.close();
        },
        cancel: () => void (cancelled = true),
      });
      return { kind: "answered", response: new Response(body, { headers: { "content-type": "text/event-stream" } }) };
    },
  };
  return { llmProviders, goOn: () => goOn(), wasCancelled: () => cancelled };
}

/** So short a time that a test waits for it. */
const impatient = (): Deps["contract"] => ({ ...deps.contract, llm: { ...deps.contract.llm, drain: { seconds: 0.01, bytes: 1_000 } } });

const call = (userId: string, left?: AbortSignal): ModelCall => ({
  ...{ userId, addressVerified: true, wire: "chat" as const },
  body: { model: "gpt-4.1-mini", stream: true, max_tokens: 50, messages: [{ role: "user", content: "20 office chairs" }] },
  ...(left ? { left } : {}),
});

/** Once the budget has written what it holds. */
async function eventsOf(userId: string) {
  await handedOn(userId);
  return deps.db.select().from(llmUsageEvents).where(eq(llmUsageEvents.userId, userId));
}

describe("a caller who leaves a stream", () => {
  it("[LLM-2] pays what the provider reports in the end, which is read to nobody, once", async () => {
    const provider = streaming("usage");
    const userId = deps.ids.next("usr");
    const called = await callModel(createDeps(env, { llmProviders: provider.llmProviders }), call(userId));
    if (!called.ok || !(called.value.body instanceof ReadableStream)) throw new Error("no stream");
    const caller = called.value.body.getReader();
    await caller.read();
    await caller.cancel();
    provider.goOn();

    expect(await called.value.usage).toMatchObject({ outcome: "client-left", worstCase: false, inputTokens: 11, outputTokens: 7 });
    expect(await eventsOf(userId)).toMatchObject([{ outcome: "client-left", worstCase: false, outputTokens: 7, outputSource: "reported" }]);
  });

  it("[LLM-2] pays what was made for nobody, counted, where the provider ends and reports nothing", async () => {
    const provider = streaming("no usage");
    const userId = deps.ids.next("usr");
    const called = await callModel(createDeps(env, { llmProviders: provider.llmProviders }), call(userId));
    if (!called.ok || !(called.value.body instanceof ReadableStream)) throw new Error("no stream");
    const caller = called.value.body.getReader();
    await caller.read();
    await caller.cancel();
    provider.goOn();
    const counted = { outcome: "client-left", worstCase: false, outputSource: "estimated", outputTokens: 5 };
    expect(await called.value.usage).toMatchObject(counted);
    expect(await eventsOf(userId)).toMatchObject([counted]);
  });

  it("[LLM-2] pays the worst case, marked so, where the provider does not end in time", async () => {
    const provider = streaming("silence");
    const userId = deps.ids.next("usr");
    const left = new AbortController();
    const using = createDeps(env, { llmProviders: provider.llmProviders, contract: impatient() });
    const called = await callModel(using, call(userId, left.signal));
    if (!called.ok || !(called.value.body instanceof ReadableStream)) throw new Error("no stream");
    await called.value.body.getReader().read();
    left.abort();
    provider.goOn();

    expect(await called.value.usage).toMatchObject({ outcome: "client-left", worstCase: true, outputTokens: 50 });
    expect(provider.wasCancelled()).toBe(true);
    expect(await eventsOf(userId)).toMatchObject([
      { outcome: "client-left", worstCase: true, outputTokens: 50, outputSource: "estimated" },
    ]);
    const day = deps.clock.now().toISOString().slice(0, 10);
    expect(await deps.tokenBudgets(userId).day(day)).toMatchObject({ reserved: 0 });
  });

  it("[LLM-2] pays the worst case where the provider does not answer in time at all", async () => {
    const userId = deps.ids.next("usr");
    const hanging: LlmProviders = { missing: () => [], post: async () => ({ kind: "timed-out" }) };
    expect(await callModel(createDeps(env, { llmProviders: hanging }), call(userId))).toMatchObject({ ok: false });
    expect(await eventsOf(userId)).toMatchObject([{ outcome: "timed-out", worstCase: true, outputTokens: 50 }]);
  });

  it("is noticed at the route by the request's signal", async () => {
    const provider = streaming("silence");
    const userId = deps.ids.next("usr");
    const ask = servedAtOnce(createDeps(env, { llmProviders: provider.llmProviders, contract: impatient() }));
    const left = new AbortController();
    const response = await ask("https://api.test/llm/v1/chat/completions", {
      method: "POST",
      headers: { authorization: `Bearer ${userId}`, "content-type": "application/json" },
      body: JSON.stringify(call(userId).body),
      signal: left.signal,
    });
    await response.body?.getReader().read();
    left.abort();
    provider.goOn();
    await expect.poll(() => eventsOf(userId)).toMatchObject([{ outcome: "client-left", worstCase: true }]);
  });
});

describe("an account whose address is not verified", () => {
  const ask = servedAtOnce(deps, false);
  const post = (userId: string, body: object) =>
    ask("https://api.test/llm/v1/chat/completions", {
      method: "POST",
      headers: { authorization: `Bearer ${userId}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  it("has the contract's small budget, and is told that verifying the address raises it", async () => {
    const { dailyTokenLimit, unverifiedDailyTokenLimit } = deps.contract.llm;
    const content = "a".repeat(unverifiedDailyTokenLimit);
    const refused = await post(deps.ids.next("usr"), { model: "gpt-4.1-mini", messages: [{ role: "user", content }] });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([400, null]);
    expect(await refused.json()).toMatchObject({
      ...{ type: "/problems/llm-call-over-limit", limit: unverifiedDailyTokenLimit, verifiedLimit: dailyTokenLimit },
      detail: expect.stringContaining("Verifying"),
    });
    const usage = await ask("https://api.test/llm/usage", { headers: { authorization: `Bearer ${deps.ids.next("usr")}` } });
    expect(await usage.json()).toMatchObject({ budget: { limit: unverifiedDailyTokenLimit } });
  });

  it("is told to come back in seconds where calls under way hold the tokens, and has room once they have ended", async () => {
    const { unverifiedDailyTokenLimit, inUseRetrySeconds } = deps.contract.llm;
    const userId = deps.ids.next("usr");
    let answerAll: () => void = () => undefined;
    const answers = new Promise<void>((resolve) => (answerAll = resolve));
    const answer = { choices: [{ index: 0, message: { content: "yes" } }], usage: { prompt_tokens: 11, completion_tokens: 1 } };
    const post: LlmProviders["post"] = async () => answers.then(() => ({ kind: "answered", response: Response.json(answer) }));
    // All of it is of one day, whenever the test runs.
    const at = deps.clock.now();
    const served = servedAtOnce(createDeps(env, { clock: { now: () => at }, llmProviders: { missing: () => [], post } }), false);
    const content = "a".repeat(unverifiedDailyTokenLimit * 0.6);
    const body = JSON.stringify({ model: "gpt-4.1-mini", messages: [{ role: "user", content }] });
    const headers = { authorization: `Bearer ${userId}`, "content-type": "application/json" };
    const ask = () => served("https://api.test/llm/v1/chat/completions", { method: "POST", headers, body });
    const first = ask();
    await expect.poll(async () => (await deps.tokenBudgets(userId).day(at.toISOString().slice(0, 10))).reserved).toBeGreaterThan(0);

    const second = await ask();
    expect([second.status, second.headers.get("retry-after"), second.headers.get("x-should-retry")]).toEqual([
      429,
      String(inUseRetrySeconds),
      null,
    ]);
    expect(await second.json()).toMatchObject({ type: "/problems/llm-budget-in-use", settled: 0, limit: unverifiedDailyTokenLimit });
    const left = (response: Response) => Number(/"llm-tokens";r=(\d+);t=\d+/.exec(response.headers.get("ratelimit") ?? "")?.[1]);
    expect(second.headers.get("ratelimit-policy")).toBe(`"llm-tokens";q=${unverifiedDailyTokenLimit};w=86400, "token";q=600;w=60`);
    answerAll();
    expect((await first).status).toBe(200);
    const third = await ask();
    expect(third.status).toBe(200);
    // Both left the same in their time: the first call used next to nothing of what it held.
    expect(left(await first)).toBe(left(second));
    expect(left(third)).toBe(left(second) - 12);
  });

  it("is told in the provider's form which part is refused, and why", async () => {
    const content = [{ type: "file", file: { file_data: "data:application/pdf;base64,AAAA" } }];
    const refused = await post(deps.ids.next("usr"), { model: "gpt-4.1-mini", messages: [{ role: "user", content }] });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({
      ...{
        type: "/problems/llm-parameter-refused",
        errors: [{ pointer: "/messages/0/content/0", detail: expect.stringContaining("files") }],
      },
      error: { type: "invalid_request_error", param: "messages.0.content.0" },
    });
  });
});
