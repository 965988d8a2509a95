import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { callModel } from "../../../src/features/llm/call-model.ts";
import type { ModelCall } from "../../../src/features/llm/model-call.ts";
import { converse } from "../../../src/features/llm/converse.ts";
import type { LlmProviders } from "../../../src/features/llm/ports.ts";
import { llmHealth } from "../../../src/features/llm/health.ts";
import { llmProblems } from "../../../src/features/llm/problems.ts";
import { servedAtOnce } from "../checkout/http.ts";
import { recordUsage } from "../../../src/features/llm/record-usage.ts";
import type { UsageRecord } from "../../../src/features/llm/usage-record.ts";
import { valueOf } from "../../support/value-of.ts";
import { usageOf } from "./handed-on.ts";

const withSettings = (settings: Record<string, string | undefined>, overrides: Partial<Deps> = {}) =>
  createDeps({ ...env, ...settings }, overrides);
const deps = createDeps(env);

// The test runner takes seconds to load the tokenizer that a built Worker has in its bundle.
beforeAll(async () => void (await import("gpt-tokenizer/encoding/o200k_base")), 60_000);

const chat = (userId: string, given: Partial<ModelCall> = {}): ModelCall => ({
  userId,
  addressVerified: true,
  wire: "chat",
  body: { model: "gpt-4.1-mini", messages: [{ role: "user", content: "20 office chairs" }] },
  ...given,
});

const messages = (userId: string): ModelCall => ({
  userId,
  addressVerified: true,
  wire: "messages",
  body: { model: "claude-haiku-4-5", max_tokens: 20, messages: [{ role: "user", content: "20 office chairs" }] },
});

/** A provider that answers with these bytes. */
const answering = (body: BodyInit, contentType: string): LlmProviders => ({
  missing: () => [],
  post: async () => ({ kind: "answered", response: new Response(body, { headers: { "content-type": contentType } }) }),
});

describe("a call through the gateway", () => {
  it("is made by the provider's official client, accounted as the provider reported, and leaves nothing reserved", async () => {
    const userId = deps.ids.next("usr");
    const called = valueOf(await callModel(deps, chat(userId)));
    const { usage } = JSON.parse(new TextDecoder().decode(called.body as Uint8Array));

    const { items, budget } = await usageOf(deps, userId);
    expect(items).toMatchObject([
      { calls: 1, reported: { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens }, estimated: { outputTokens: 0 } },
    ]);
    expect(budget).toMatchObject({ settled: usage.total_tokens, reserved: 0 });
  });

  it.each([
    ["openai", "OPENAI_API_KEY", chat("usr_1")],
    ["anthropic", "ANTHROPIC_API_KEY", messages("usr_1")],
  ] as const)("[LLM-1] is refused without the key of %s, naming what is missing", async (provider, key, call) => {
    const refusal = { kind: "provider-unconfigured" as const, provider, missing: [key] };
    expect(await callModel(withSettings({ [key]: undefined }), call)).toEqual({ ok: false, refusal });
    expect(llmProblems["provider-unconfigured"](refusal)).toMatchObject({ status: 503, type: "dependency-unconfigured" });
  });

  it("[LLM-7] is refused while an allowed model has no price, on every route of the gateway, while the rest runs", async () => {
    const misconfigured = withSettings({ LLM_ALLOWED_MODELS_JSON: '["gpt-4.1-mini","gpt-9"]' });
    expect(await callModel(misconfigured, chat("usr_1"))).toMatchObject({
      refusal: { kind: "gateway-misconfigured", unpriced: ["gpt-9"] },
    });
    const ask = servedAtOnce(misconfigured);
    const headers = { authorization: "Bearer usr_1", "content-type": "application/json" };
    const post = (path: string, body: object) => ask(`https://api.test${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    for (const response of [
      await post("/llm/v1/chat/completions", chat("usr_1").body),
      await post("/llm/v1/messages", messages("usr_1").body),
      await ask("https://api.test/llm/v1/models", { headers }),
    ]) {
      expect(response.status).toBe(503);
      expect(await response.json()).toMatchObject({ type: "/problems/llm-misconfigured" });
    }
    expect((await ask("https://api.test/health")).status).toBe(200);

    const section = llmHealth(misconfigured);
    const found = await section.capture({
      now: misconfigured.clock.now(),
      signal: AbortSignal.timeout(5_000),
      outbound: (_, call) => call(),
      metrics: misconfigured.metricsReader,
      previous: undefined,
    });
    expect(section.alerts?.flatMap((rule) => rule.conditions(found.figures, misconfigured.contract))).toMatchObject([
      { key: "llm-gateway.misconfigured", severity: "page" },
    ]);
  });

  it("[LLM-2] is accounted by what was seen of it, as estimated, where its stream is cut short", async () => {
    const userId = deps.ids.next("usr");
    const cut = createDeps(env, {
      llmProviders: answering('data: {"choices":[{"index":0,"delta":{"content":"I have noted"}}]}\n\n', "text/event-stream"),
    });
    const called = valueOf(await callModel(cut, chat(userId, { body: { ...chat(userId).body, stream: true } })));
    await expect(new Response(called.body).text()).rejects.toThrow("the stream was cut");

    // "20 office chairs" and "I have noted" are three tokens each.
    expect(await called.usage).toMatchObject({
      ...{ outcome: "cut", worstCase: false, delivered: "I have noted".length },
      ...{ inputTokens: 10, inputSource: "estimated", outputTokens: 4, outputSource: "estimated" },
    });
    expect((await usageOf(deps, userId)).items).toMatchObject([
      { reported: { costNanoUsd: 0 }, estimated: { inputTokens: 10, outputTokens: 4 } },
    ]);
  });

  it("[LLM-2] is counted behind the answer where that is whole and says no usage", async () => {
    const userId = deps.ids.next("usr");
    let count: () => void = () => undefined;
    const counting = new Promise<void>((resolve) => (count = resolve));
    const silent = createDeps(env, {
      llmProviders: answering('{"choices":[{"index":0,"message":{"content":"I have noted"}}]}', "application/json"),
      tokenizer: { count: (pieces) => counting.then(() => deps.tokenizer.count(pieces)) },
    });
    const called = valueOf(await callModel(silent, chat(userId)));
    expect(new TextDecoder().decode(called.body as Uint8Array)).toContain("I have noted");
    count();
    expect(await called.usage).toMatchObject({ outcome: "complete", worstCase: false, outputTokens: 4, outputSource: "estimated" });
  });

  it.each([
    ["nothing of its answer was seen", 'data: {"choices":[{"index":0,"delta":{"role":"assistant"}}]}\n\n', undefined],
    ["what was seen cannot be counted", 'data: {"choices":[{"index":0,"delta":{"content":"I have noted"}}]}\n\n', "no such module"],
  ])("[LLM-2] is accounted at its worst case, marked so, where its stream is cut and %s", async (_why, event, fails) => {
    const userId = deps.ids.next("usr");
    const cut = createDeps(env, {
      llmProviders: answering(event, "text/event-stream"),
      ...(fails === undefined ? {} : { tokenizer: { count: () => Promise.reject(new Error(fails)) } }),
    });
    const called = valueOf(await callModel(cut, chat(userId, { body: { ...chat(userId).body, stream: true } })));
    await expect(new Response(called.body).text()).rejects.toThrow("the stream was cut");
    expect(await called.usage).toMatchObject({
      ...{ outcome: "cut", worstCase: true, inputSource: "estimated" },
      ...{ outputTokens: deps.contract.llm.defaultOutputTokens, outputSource: "estimated" },
    });
  });

  it.each([false, true])("is refused where the provider's answer is no JSON, and accounted as estimated (stream: %s)", async (stream) => {
    const userId = deps.ids.next("usr");
    const garbled = createDeps(env, { llmProviders: answering('{"choices": [1, 2,, <html>', "application/json") });
    const { body } = chat(userId);
    expect(await callModel(garbled, chat(userId, { body: { ...body, stream } }))).toMatchObject({
      ok: false,
      refusal: { kind: "provider-garbled", provider: "openai" },
    });
    const { items, budget } = await usageOf(garbled, userId);
    expect(items).toMatchObject([{ calls: 1, reported: { inputTokens: 0, outputTokens: 0 } }]);
    expect(budget).toMatchObject({ reserved: 0 });
  });

  it("gives back what it reserved where the provider refuses", async () => {
    const userId = deps.ids.next("usr");
    const refusing = createDeps(env, {
      llmProviders: { missing: () => [], post: async () => ({ kind: "refused", status: 500, error: {} }) },
    });
    expect(await callModel(refusing, chat(userId))).toMatchObject({ refusal: { kind: "provider-refused", status: 500 } });
    expect(await deps.tokenBudgets(userId).day(deps.clock.now().toISOString().slice(0, 10))).toMatchObject({ settled: 0, reserved: 0 });
  });

  it("[LLM-6] pages finance where tokens cost nothing, once a call, and where something used has no price", async () => {
    const raise = vi.fn<Deps["alerts"]["raise"]>(async () => undefined);
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
      worstCase: false,
      parts: [],
      delivered: 0,
    };
    await recordUsage(watched, [record]);
    await recordUsage(watched, [record]);
    expect(raise).toHaveBeenCalledOnce();
    expect(raise).toHaveBeenCalledWith(
      expect.objectContaining({
        key: "llm-gateway.pricing.zero-cost.openai.gpt-free",
        severity: "page",
        detail: expect.objectContaining({ owner: "finance" }),
      }),
    );

    await recordUsage(watched, [{ ...record, callId: deps.ids.next("llm"), outputCostNanoUsd: 1, unpriced: ["searches"] }]);
    expect(raise).toHaveBeenLastCalledWith(
      expect.objectContaining({ key: "llm-gateway.pricing.unit-unpriced.openai.gpt-free", severity: "page" }),
    );
  });
});

describe("a conversation", () => {
  it.each(["off", "failover"] as const)(
    "[GEN-6] is answered by the fallback model, and says so, where the first one's provider is switched %s",
    async (state) => {
      const off = createDeps(env, { switches: { ...deps.switches, state: async (feature) => (feature === "llm-openai" ? state : "on") } });
      let text = "";
      const turns = [{ role: "user" as const, content: "5 desks" }];
      const conversing = await converse(off, {
        userId: deps.ids.next("usr"),
        addressVerified: true,
        system: "Be brief.",
        turns,
        maxOutputTokens: 200,
        onText: (piece) => (text += piece),
      });

      expect(conversing).toMatchObject({
        ok: true,
        value: { model: "claude-haiku-4-5", degraded: { mode: "llm-failover", reason: "provider-switched-off" } },
      });
      expect(await valueOf(conversing).ended).toMatchObject({ provider: "anthropic", outcome: "complete" });
      expect(text).toContain("desks");
    },
  );

  it("is answered by the fallback model where the first one does not begin within the contract's time, long before a call's own deadline", async () => {
    const { chatBeginsWithinMs, stream } = deps.contract.llm;
    const allowed: (number | undefined)[] = [];
    const hanging: LlmProviders = {
      missing: () => [],
      async post(provider, path, body, options) {
        allowed.push(options.deadlineMs);
        return provider === "openai" ? { kind: "timed-out" } : deps.llmProviders.post(provider, path, body, options);
      },
    };
    const conversing = await converse(createDeps(env, { llmProviders: hanging }), {
      userId: deps.ids.next("usr"),
      addressVerified: true,
      system: "Be brief.",
      turns: [{ role: "user", content: "5 desks" }],
      maxOutputTokens: 200,
      onText: () => undefined,
    });

    expect(conversing).toMatchObject({ ok: true, value: { model: "claude-haiku-4-5", degraded: { reason: "provider-unreachable" } } });
    await valueOf(conversing).ended;
    expect(allowed).toEqual([chatBeginsWithinMs, chatBeginsWithinMs]);
    expect(chatBeginsWithinMs).toBeLessThan(stream.idleMs / 2);
  });
});
