import Anthropic from "@anthropic-ai/sdk";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createLlmProviders } from "../../../src/features/llm/providers.ts";
import type { LlmProviders } from "../../../src/features/llm/ports.ts";
import type { Settings } from "../../../src/env.ts";
import type { CallBody } from "../../../src/features/llm/rules.ts";
import { withoutRuns } from "../../../src/platform/base64-runs.ts";

const settings = {
  anthropic: { state: "configured", value: { ANTHROPIC_API_KEY: "key" } },
  openai: { state: "configured", value: { OPENAI_API_KEY: "key" } },
} as unknown as Settings;
const options = { signal: new AbortController().signal, deadlineMs: 1_000 };

const post: LlmProviders["post"] = (...call) => createLlmProviders(settings).post(...call);
/** A fetch that is never answered, and ends as its signal says. */
const hanging: typeof fetch = (_url, init) =>
  new Promise((_, reject) => init?.signal?.addEventListener("abort", () => reject(init.signal?.reason), { once: true }));

describe("a provider's client", () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it("speaks the version of Anthropic's API that the caller speaks", async () => {
    const asked: (string | null)[] = [];
    vi.spyOn(globalThis, "fetch").mockImplementation(async (_url, init) => {
      asked.push(new Headers(init?.headers).get("anthropic-version"));
      return Response.json({});
    });
    await post("anthropic", "messages", { model: "claude-haiku-4-5" }, { ...options, version: "2023-01-01" });
    await post("anthropic", "messages", { model: "claude-haiku-4-5" }, options);
    await new Anthropic({ apiKey: "key", maxRetries: 0 }).post("/v1/messages", { body: {} });
    expect(asked).toEqual(["2023-01-01", expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/u), asked[1]]);
    expect(asked[1]).not.toBe("2023-01-01");
  });

  it.each([
    ["openai", "chat/completions", "https://api.openai.com/v1/chat/completions", { authorization: "Bearer key" }],
    ["anthropic", "messages", "https://api.anthropic.com/v1/messages", { "x-api-key": "key", "anthropic-version": "2026-10-21" }],
  ] as const)("of %s asks where the provider is, with our key and nothing else of ours", async (provider, path, url, headers) => {
    const asked: unknown[] = [];
    vi.spyOn(globalThis, "fetch").mockImplementation(async (to, init) => {
      asked.push({ url: to, headers: Object.fromEntries(new Headers(init?.headers)) });
      return Response.json({});
    });
    expect(await post(provider, path, { model: "m" }, options)).toMatchObject({ kind: "answered" });
    expect(asked).toEqual([{ url, headers: { accept: "application/json", "content-type": "application/json", ...headers } }]);
  });

  it("gives up where the answer does not begin in its time, or the call's own is over", async () => {
    vi.useFakeTimers();
    vi.spyOn(globalThis, "fetch").mockImplementation(hanging);
    const late = post("openai", "responses", { model: "m" }, options);
    await vi.advanceTimersByTimeAsync(options.deadlineMs);
    expect(await late).toEqual({ kind: "timed-out" });
    const whole = new AbortController();
    const ended = [
      post("openai", "responses", { model: "m" }, { signal: whole.signal }),
      post("anthropic", "messages", { model: "m" }, { ...options, signal: whole.signal }),
    ];
    whole.abort();
    expect(await Promise.all(ended)).toEqual([{ kind: "timed-out" }, { kind: "timed-out" }]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends an answer that has begun with the call, and not by the time in which it had to begin", async () => {
    vi.useFakeTimers();
    const signals: AbortSignal[] = [];
    vi.spyOn(globalThis, "fetch").mockImplementation(async (_url, init) => {
      if (init?.signal) signals.push(init.signal);
      return Response.json({});
    });
    const whole = new AbortController();
    await post("openai", "responses", { model: "m" }, { ...options, signal: whole.signal });
    await vi.advanceTimersByTimeAsync(options.deadlineMs * 2);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    whole.abort();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it("says why a provider was not reached", async () => {
    const cause = new TypeError("fetch failed");
    vi.spyOn(globalThis, "fetch").mockRejectedValue(cause);
    expect(await post("openai", "responses", { model: "m" }, options)).toEqual({ kind: "unreachable", cause });
  });

  it.each([
    ["openai", '{"error":{"message":"no","type":"invalid_request_error"}}', { message: "no", type: "invalid_request_error" }],
    ["openai", "<html>gone</html>", { message: "502 <html>gone</html>", type: "server_error", param: null, code: null }],
    ["openai", "[1]", { message: "502 [1]", type: "server_error", param: null, code: null }],
    ["openai", "", { message: "502 status code (no body)", type: "server_error", param: null, code: null }],
    ["anthropic", '{"type":"error","error":{"type":"api_error","message":"no"}}', { type: "api_error", message: "no" }],
    ["anthropic", "gone", { type: "api_error", message: "502 gone" }],
  ] as const)("of %s tells a refusal, said as %s, in the provider's own form", async (provider, text, error) => {
    vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response(text, { status: 502, headers: { "retry-after": "7" } }));
    const refused = await post(provider, "messages", { model: "m" }, options);
    expect(refused).toMatchObject({ kind: "refused", status: 502, error, retryAfterSeconds: 7 });
  });

  it("reads no more of a refusal than a provider says, for no longer than an answer may take to begin", async () => {
    vi.useFakeTimers();
    let cancelled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(16_384).fill(65)),
      cancel: () => void (cancelled += 1),
    });
    vi.spyOn(globalThis, "fetch").mockImplementationOnce(async () => new Response(endless, { status: 500 }));
    const long = await post("openai", "responses", { model: "m" }, options);
    expect([long.kind === "refused" && JSON.stringify(long.error).length < 1_000, cancelled]).toEqual([true, 1]);

    vi.spyOn(globalThis, "fetch").mockImplementationOnce(async (_url, init) => {
      const body = new ReadableStream({
        start: (controller) => init?.signal?.addEventListener("abort", () => controller.error(init.signal?.reason)),
      });
      return new Response(body, { status: 503 });
    });
    const silent = post("openai", "responses", { model: "m" }, options);
    await vi.advanceTimersByTimeAsync(options.deadlineMs);
    expect(await silent).toMatchObject({ kind: "refused", status: 503, error: { message: "503 status code (no body)" } });
  });

  it.each([
    ["openai", "chat/completions"],
    ["anthropic", "messages"],
  ] as const)("of %s sends JSON as bytes, with what was left of it as bytes as it came", async (provider, path) => {
    let init: RequestInit | undefined;
    vi.spyOn(globalThis, "fetch").mockImplementation(async (_url, given) => {
      init = given;
      return Response.json({});
    });
    const came = `{"model":"m","data":"${"QUJD\\/+09".repeat(1_000)}","said":"\u00e9"}`;
    const { text, runs } = withoutRuns(new TextEncoder().encode(came), "req_1");
    await post(provider, path, JSON.parse(new TextDecoder().decode(text)) as CallBody, { ...options, runs });
    expect(init?.body).toBeInstanceOf(Uint8Array);
    expect(new Headers(init?.headers).get("content-type")).toBe("application/json");
    const sent = await new Response(init?.body).text();
    expect(JSON.parse(sent)).toEqual(JSON.parse(came));
    expect(sent).toContain("QUJD\\/+09".repeat(990));
    await post(provider, path, { model: "m", said: "\u00e9" }, options);
    expect(await new Response(init?.body).json()).toEqual({ model: "m", said: "\u00e9" });
  });

  it("hands on the headers of a refusal", async () => {
    vi.spyOn(globalThis, "fetch").mockImplementation(async () =>
      Response.json(
        { type: "error", error: { type: "overloaded_error", message: "later" } },
        { status: 529, headers: { "request-id": "req_1" } },
      ),
    );
    const refused = await createLlmProviders(settings).post("anthropic", "messages", { model: "claude-haiku-4-5" }, options);
    expect(refused).toMatchObject({ kind: "refused", status: 529 });
    expect(refused.kind === "refused" && refused.headers?.get("request-id")).toBe("req_1");
  });
});
