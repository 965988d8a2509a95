import { afterEach, describe, expect, it, vi } from "vitest";
import { createLlmProviders } from "../../../src/features/llm/providers.ts";
import type { Settings } from "../../../src/env.ts";

const settings = { anthropic: { state: "configured", value: { ANTHROPIC_API_KEY: "key" } } } as unknown as Settings;
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
