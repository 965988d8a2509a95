import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { callModel, type ModelCall } from "../../../src/features/llm/call-model.ts";
import { converse } from "../../../src/features/llm/converse.ts";
import type { LlmProviders } from "../../../src/features/llm/ports.ts";
import { readUsage } from "../../../src/features/llm/read-usage.ts";
import { recordUsage } from "../../../src/features/llm/record-usage.ts";
import type { UsageRecord } from "../../../src/features/llm/usage-record.ts";

const withSettings = (settings: Record<string, string | undefined>, overrides: Partial<Deps> = {}) =>
  createDeps({ ...env, ...settings }, overrides);
const deps = createDeps(env);

// The test runner takes seconds to load the SDKs that a built Worker has in its bundle.
beforeAll(async () => void (await Promise.all([import("openai"), import("@anthropic-ai/sdk")])), 60_000);

const chat = (userId: string, given: Partial<ModelCall> = {}): ModelCall => ({
  userId,
  wire: "chat",
  body: { model: "gpt-4.1-mini", messages: [{ role: "user", content: "20 office chairs" }] },
  ...given,
});

/** A provider that answers with these bytes. */
const answering = (body: BodyInit, contentType: string): LlmProviders => ({
  missing: () => [],
  post: async () => ({ kind: "answered", response: new Response(body, { headers: { "content-type": contentType } }) }),
});

describe("a call through the gateway", () => {
  it("is made by the provider's official client, accounted as the provider reported, and leaves nothing reserved", async () => {
    const userId = deps.ids.next("usr");
    const called = await callModel(deps, chat(userId));
    if (!called.ok) throw new Error(called.refusal.kind);
    const { usage } = JSON.parse(new TextDecoder().decode(called.value.body as Uint8Array));

    const { items, budget } = await readUsage(deps, userId);
    expect(items).toMatchObject([
      { calls: 1, reported: { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens }, estimated: { outputTokens: 0 } },
    ]);
    expect(budget).toMatchObject({ settled: usage.total_tokens, reserved: 0 });
  });

  it("[LLM-1] is refused without the provider's key, naming what is missing", async () => {
    const bare = withSettings({ OPENAI_API_KEY: undefined });
    expect(await callModel(bare, chat("usr_1"))).toEqual({
      ok: false,
      refusal: { kind: "provider-unconfigured", provider: "openai", missing: ["OPENAI_API_KEY"] },
    });
  });

  it("[LLM-7] is refused while an allowed model has no price", async () => {
    const misconfigured = withSettings({ LLM_ALLOWED_MODELS_JSON: '["gpt-4.1-mini","gpt-9"]' });
    expect(await callModel(misconfigured, chat("usr_1"))).toMatchObject({
      refusal: { kind: "gateway-misconfigured", unpriced: ["gpt-9"] },
    });
  });

  it("[LLM-2] is accounted as estimated where its stream is cut short", async () => {
    const userId = deps.ids.next("usr");
    const cut = createDeps(env, {
      llmProviders: answering('data: {"choices":[{"index":0,"delta":{"content":"I have noted"}}]}\n\n', "text/event-stream"),
    });
    const called = await callModel(cut, chat(userId, { body: { ...chat(userId).body, stream: true } }));
    if (!called.ok) throw new Error(called.refusal.kind);
    await new Response(called.value.body).text();

    expect(await called.value.usage).toMatchObject({
      outcome: "cut",
      outputTokens: 3,
      outputSource: "estimated",
      inputSource: "estimated",
    });
    expect((await readUsage(deps, userId)).items).toMatchObject([{ reported: { costNanoUsd: 0 }, estimated: { outputTokens: 3 } }]);
  });

  it("gives back what it reserved where the provider refuses", async () => {
    const userId = deps.ids.next("usr");
    const refusing = createDeps(env, {
      llmProviders: { missing: () => [], post: async () => ({ kind: "refused", status: 500, error: {} }) },
    });
    expect(await callModel(refusing, chat(userId))).toMatchObject({ refusal: { kind: "provider-refused", status: 500 } });
    expect(await deps.tokenBudgets.day(userId, deps.clock.now().toISOString().slice(0, 10))).toEqual({ settled: 0, reserved: 0 });
  });

  it("[LLM-6] pages finance where tokens cost nothing, once a call", async () => {
    const raise = vi.fn(async () => undefined);
    const watched = createDeps(env, { alerts: { raise, resolve: async () => undefined } });
    const record: UsageRecord = {
      callId: deps.ids.next("llm"),
      userId: deps.ids.next("usr"),
      day: "2026-11-23",
      at: "2026-11-23T10:00:00.000Z",
      provider: "openai",
      model: "gpt-free",
      wire: "chat",
      outcome: "complete",
      inputTokens: 1,
      cachedInputTokens: 0,
      inputSource: "reported",
      inputCostNanoUsd: 0,
      outputTokens: 1,
      outputSource: "reported",
      outputCostNanoUsd: 0,
    };
    await recordUsage(watched, [record]);
    await recordUsage(watched, [record]);
    expect(raise).toHaveBeenCalledOnce();
    expect(raise).toHaveBeenCalledWith(expect.objectContaining({ key: "llm-gateway.pricing.zero-cost.openai.gpt-free", severity: "page" }));
  });
});

describe("a conversation", () => {
  it("is answered by the fallback model, and says so, where the first one's provider is switched off", async () => {
    const off = createDeps(env, { switches: { ...deps.switches, state: async (feature) => (feature === "llm-openai" ? "off" : "on") } });
    let text = "";
    const turns = [{ role: "user" as const, content: "5 desks" }];
    const conversing = await converse(off, {
      userId: deps.ids.next("usr"),
      system: "Be brief.",
      turns,
      maxOutputTokens: 200,
      onText: (piece) => (text += piece),
    });

    expect(conversing).toMatchObject({
      ok: true,
      value: { model: "claude-haiku-4-5", degraded: { mode: "llm-failover", reason: "provider-switched-off" } },
    });
    if (conversing.ok) expect(await conversing.value.ended).toMatchObject({ provider: "anthropic", outcome: "complete" });
    expect(text).toContain("desks");
  });
});
