import { afterEach, describe, expect, it, vi } from "vitest";
import { createLlmProviders } from "../../../src/features/llm/providers.ts";
import type { Settings } from "../../../src/env.ts";
import type { CallBody } from "../../../src/features/llm/rules.ts";
import { withoutRuns } from "../../../src/platform/base64-runs.ts";

const settings = {
  anthropic: { state: "configured", value: { ANTHROPIC_API_KEY: "key" } },
  openai: { state: "configured", value: { OPENAI_API_KEY: "key" } },
} as unknown as Settings;
const options = { signal: new AbortController().signal, deadlineMs: 1_000 };

describe("a provider's client", () => {
  afterEach(() => void vi.restoreAllMocks());

  it("speaks the version of Anthropic's API that the caller speaks", async () => {
    const asked: (string | null)[] = [];
    vi.spyOn(globalThis, "fetch").mockImplementation(async (_url, init) => {
      asked.push(new Headers(init?.headers).get("anthropic-version"));
      return Response.json({});
    });
    const { post } = createLlmProviders(settings);
    await post("anthropic", "messages", { model: "claude-haiku-4-5" }, { ...options, version: "2023-01-01" });
    await post("anthropic", "messages", { model: "claude-haiku-4-5" }, options);
    expect(asked).toEqual(["2023-01-01", expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/u)]);
    expect(asked[1]).not.toBe("2023-01-01");
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
    const { post } = createLlmProviders(settings);
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
