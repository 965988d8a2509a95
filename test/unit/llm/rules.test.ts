import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { promptSize } from "../../../src/features/llm/bounds.ts";
import { rollout } from "../../../src/features/llm/models.ts";
import { planCall, type CallBody } from "../../../src/features/llm/rules.ts";
import { accountFor, accountForAbandoned } from "../../../src/features/llm/usage-record.ts";
import type { Wire } from "../../../src/features/llm/wires.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const PRICED = contractFor("production").llm.models;
const ALL = rollout(
  PRICED.map(({ model }) => model),
  PRICED,
);
const NOW = new Date("2026-11-23T10:00:00.000Z");
const IDENTITY = { callId: "llm_1", userId: "usr_1", day: "2026-11-23" };

const plan = (wire: Wire, body: Partial<CallBody>) => {
  const model = wire === "messages" ? "claude-haiku-4-5" : "gpt-4.1-mini";
  return planCall({ wire, body: { model, messages: [{ role: "user", content: "20 chairs" }], ...body } }, ALL, 4_096);
};
const planned = (wire: Wire, body: Partial<CallBody> = {}) => {
  const result = plan(wire, body);
  if (!result.ok) throw new Error(result.refusal.kind);
  return result.value;
};

describe("planning a call", () => {
  it("[LLM-7] refuses every call while an allowed model has no price", () => {
    const misconfigured = rollout(["gpt-4.1-mini", "gpt-9"], PRICED);
    expect(misconfigured).toEqual({ state: "misconfigured", unpriced: ["gpt-9"] });
    expect(planCall({ wire: "chat", body: { model: "gpt-4.1-mini" } }, misconfigured, 10)).toEqual({
      ok: false,
      refusal: { kind: "gateway-misconfigured", unpriced: ["gpt-9"] },
    });
  });

  it("[LLM-7] refuses a model that is priced but not allowed, and one of another wire format", () => {
    const some = rollout(["gpt-4.1-mini"], PRICED);
    expect(planCall({ wire: "chat", body: { model: "gpt-5-mini" } }, some, 10)).toMatchObject({ refusal: { kind: "model-not-allowed" } });
    expect(plan("chat", { model: "claude-haiku-4-5" })).toMatchObject({
      refusal: { kind: "model-speaks-otherwise", provider: "anthropic" },
    });
  });

  it("makes the worst case real: a limit on the answer, the usage in a stream, every choice counted", () => {
    expect(planned("chat", { stream: true, n: 3 })).toMatchObject({
      maxOutput: 3 * 4_096,
      body: { max_completion_tokens: 4_096, stream_options: { include_usage: true } },
    });
    expect(planned("chat", { max_tokens: 7 })).toMatchObject({ maxOutput: 7, body: { max_tokens: 7 } });
    expect(planned("chat", { max_tokens: 7 }).body).not.toHaveProperty("max_completion_tokens");
    expect(planned("responses", { input: "x" })).toMatchObject({ body: { max_output_tokens: 4_096 } });
    expect(plan("messages", { max_tokens: 5_000 })).toMatchObject({ refusal: { kind: "parameter-refused", parameter: "max_tokens" } });
  });

  it.each<[string, Wire, Partial<CallBody>]>([
    ["previous_response_id", "responses", { previous_response_id: "resp_of_another_buyer" }],
    ["tools/1/type", "responses", { tools: [{ type: "function", name: "f" }, { type: "web_search" }] }],
    ["tools/0/type", "messages", { max_tokens: 5, tools: [{ type: "code_execution_20250825", name: "c" }] }],
    [
      "messages/0/content/0/file/file_id",
      "chat",
      { messages: [{ role: "user", content: [{ type: "file", file: { file_id: "file-1" } }] }] },
    ],
    ["service_tier", "chat", { service_tier: "priority" }],
  ])("refuses %s: what it costs is not known beforehand", (parameter, wire, body) => {
    expect(plan(wire, body)).toMatchObject({ ok: false, refusal: { kind: "parameter-refused", parameter } });
  });

  it("passes on tools that the caller runs", () => {
    expect(plan("chat", { tools: [{ type: "function", function: { name: "f" } }], service_tier: "auto" }).ok).toBe(true);
  });
});

describe("the size of a prompt", () => {
  it("bounds the tokens of any text by its bytes, and never says less than it estimates", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 400 }), (text) => {
        const size = promptSize({ messages: [{ role: "user", content: text }] });
        expect(size.bound).toBeGreaterThanOrEqual(new TextEncoder().encode(text).byteLength);
        expect(size.bound).toBeGreaterThanOrEqual(size.estimate);
      }),
    );
  });

  it("counts an image as a flat sum, not by the bytes of its data", () => {
    const size = promptSize({
      messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: `data:image/png;base64,${"A".repeat(100_000)}` } }] }],
    });
    expect(size.bound).toBeGreaterThan(8_000);
    expect(size.bound).toBeLessThan(9_000);
  });
});

describe("accounting", () => {
  it("[LLM-2] says for each figure whether the provider reported it or it was estimated", () => {
    const cut = accountFor(
      planned("messages", { max_tokens: 9 }),
      IDENTITY,
      { input: { fresh: 10, cached: 0, cacheWrite: 0, cacheWriteHour: 0 }, delivered: 41, ended: false },
      "cut",
      NOW,
    );
    expect(cut).toMatchObject({
      inputTokens: 10,
      inputSource: "reported",
      inputCostNanoUsd: 10_000,
      outputTokens: 11,
      outputSource: "estimated",
      outputCostNanoUsd: 55_000,
      outcome: "cut",
    });
  });

  it("puts down the longest answer for a call nobody settled", () => {
    expect(accountForAbandoned(planned("chat"), IDENTITY, NOW)).toMatchObject({
      outcome: "abandoned",
      outputTokens: 4_096,
      outputSource: "estimated",
      inputSource: "estimated",
    });
  });
});
