import { describe, expect, it } from "vitest";
import { rollout } from "../../../src/features/llm/models.ts";
import { llmProblems } from "../../../src/features/llm/problems.ts";
import { NOTHING_READ } from "../../../src/features/llm/readers/reader.ts";
import { planCall, worstCase, worstCost, type CallBody } from "../../../src/features/llm/rules.ts";
import { accountFor, exceedsReservation, nanoUsdOfRecord, tokensOf, type CallOutcome } from "../../../src/features/llm/usage-record.ts";
import type { Wire } from "../../../src/features/llm/wires.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { inEnglish } from "../../../src/platform/language/say.ts";
import { valueOf } from "../../support/value-of.ts";

const PRICED = contractFor("production").llm.models;
const ALL = rollout(
  PRICED.map(({ model }) => model),
  PRICED,
  "2026-11-23",
);
const NOW = new Date("2026-11-23T10:00:00.000Z");
const IDENTITY = { callId: "llm_1", userId: "usr_1", day: "2026-11-23" };

const LIMITS = { defaultOutputTokens: 4_096, maxImages: 20 };

const plan = (wire: Wire, body: Partial<CallBody>) => {
  const model = wire === "messages" ? "claude-haiku-4-5" : "gpt-4.1-mini";
  const said = wire === "responses" ? { input: "20 chairs" } : { messages: [{ role: "user", content: "20 chairs" }] };
  return planCall({ wire, body: { model, ...said, ...body } }, ALL, LIMITS);
};
const planned = (wire: Wire, body: Partial<CallBody> = {}) => valueOf(plan(wire, body));

describe("planning a call", () => {
  it.each([9, 10, 60_000, "5"])("refuses a budget of thinking that is not below the answer's limit of 9 tokens: %s", (budget_tokens) => {
    expect(plan("messages", { max_tokens: 9, thinking: { type: "enabled", budget_tokens } })).toMatchObject({
      refusal: { kind: "parameter-refused", parameter: "thinking/budget_tokens" },
    });
  });

  it.each([{ type: "enabled", budget_tokens: 8 }, { type: "adaptive" }, { type: "disabled" }, null])(
    "lets thinking pass that is within the answer's limit: %s",
    (thinking) => {
      expect(planned("messages", { max_tokens: 9, thinking }).maxOutput).toBe(9);
    },
  );

  it("[LLM-7] refuses every call while an allowed model has no price", () => {
    const misconfigured = rollout(["gpt-4.1-mini", "gpt-9"], PRICED, "2026-11-23");
    expect(misconfigured).toEqual({ state: "misconfigured", unpriced: ["gpt-9"] });
    expect(planCall({ wire: "chat", body: { model: "gpt-4.1-mini" } }, misconfigured, LIMITS)).toEqual({
      ok: false,
      refusal: { kind: "gateway-misconfigured", unpriced: ["gpt-9"] },
    });
  });

  it("[LLM-7] refuses a model that is priced but not allowed, and one of another wire format", () => {
    const some = rollout(["gpt-4.1-mini"], PRICED, "2026-11-23");
    expect(planCall({ wire: "chat", body: { model: "gpt-5-mini" } }, some, LIMITS)).toMatchObject({
      refusal: { kind: "model-not-allowed" },
    });
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
  });

  it.each(PRICED)(
    "lets $model answer as long as its provider does, and no longer, every choice counted",
    ({ model, provider, maxOutputTokens }) => {
      const [wire, limit] = provider === "openai" ? (["chat", "max_completion_tokens"] as const) : (["messages", "max_tokens"] as const);
      const most = planned(wire, { model, [limit]: maxOutputTokens, ...(wire === "chat" ? { n: 2 } : {}) });
      expect(most.body[limit]).toBe(maxOutputTokens);
      expect(worstCase(most)).toBe(most.prompt.bound + maxOutputTokens * (wire === "chat" ? 2 : 1));
      expect(plan(wire, { model, [limit]: maxOutputTokens + 1 })).toMatchObject({
        refusal: { kind: "parameter-refused", parameter: limit, reason: expect.stringContaining(String(maxOutputTokens)) },
      });
    },
  );

  it("takes a model by each of its names, passes on the one the caller wrote, and books it under the one that is priced", () => {
    const dated = planned("chat", { model: "gpt-4.1-mini-2025-04-14" });
    expect(dated).toMatchObject({ body: { model: "gpt-4.1-mini-2025-04-14" }, model: { model: "gpt-4.1-mini" } });
    expect(accountFor({ plan: dated, identity: IDENTITY }, NOTHING_READ, "complete", NOW)).toMatchObject({ model: "gpt-4.1-mini" });
    expect(plan("messages", { model: "claude-haiku-4-5-20251001", max_tokens: 9 })).toMatchObject({
      value: { model: { model: "claude-haiku-4-5" } },
    });
  });

  it("[LLM-7] takes a name of a model that is not allowed no more than its other one, and no name that nobody listed", () => {
    const some = rollout(["gpt-4.1-mini"], PRICED, "2026-11-23");
    for (const model of ["gpt-5-mini-2025-08-07", "gpt-4.1-mini-2025-04-15", "gpt-4.1-mini-"])
      expect(planCall({ wire: "chat", body: { model } }, some, LIMITS)).toEqual({
        ok: false,
        refusal: { kind: "model-not-allowed", model },
      });
  });

  it("knows whether the caller asked for the usage that every chat stream carries", () => {
    const asked = (stream_options: unknown) => planned("chat", { stream: true, stream_options }).usageAsked;
    expect([undefined, null, {}, { include_usage: false }, { include_usage: true }].map(asked)).toEqual([false, false, false, false, true]);
  });

  it.each(["2023-06-01", "2026-10-21"])("passes Anthropic's version %s on", (version) => {
    const body = { model: "claude-haiku-4-5", max_tokens: 7, messages: [{ role: "user", content: "20 chairs" }] };
    expect(planCall({ wire: "messages", body, version }, ALL, LIMITS)).toMatchObject({ ok: true });
  });

  it.each(["", "latest", "2023-13-01", "2023-06-01, 2024-01-01", "2023-06-01".repeat(9)])("refuses Anthropic's version %j", (version) => {
    const body = { model: "claude-haiku-4-5", max_tokens: 7, messages: [{ role: "user", content: "20 chairs" }] };
    expect(planCall({ wire: "messages", body, version }, ALL, LIMITS)).toMatchObject({ refusal: { parameter: "anthropic-version" } });
  });

  it("says of each refused parameter what is the matter: its form, what the model gives, or else what it could cost", () => {
    const body = { model: "claude-haiku-4-5", max_tokens: 7, messages: [{ role: "user", content: "20 chairs" }] };
    const said = (asked: Partial<Parameters<typeof planCall>[0]>): string => {
      const planned = planCall({ wire: "messages", body, ...asked }, ALL, LIMITS);
      if (planned.ok || planned.refusal.kind !== "parameter-refused") throw new Error("it was not refused for a parameter");
      return inEnglish(llmProblems["parameter-refused"](planned.refusal).detail ?? "");
    };
    expect(said({ version: "latest" })).toMatch(/form/);
    expect(said({ body: { ...body, max_tokens: 10_000_000 } })).toMatch(/more than the model gives/);
    for (const asked of [{ betas: "context-1m-2025-08-07" }, { body: { ...body, container: "c" } }])
      expect(said(asked)).toMatch(/could cost more/);
  });

  it("takes the larger of two limits on the answer for its worst case", () => {
    expect(planned("chat", { max_completion_tokens: 7, max_tokens: 70 })).toMatchObject({ maxOutput: 70 });
    expect(plan("chat", { max_completion_tokens: 7, max_tokens: 70_000 })).toMatchObject({ refusal: { parameter: "max_tokens" } });
  });

  it("has nothing stored with the provider, whose account is shared", () => {
    expect(planned("chat").body).toMatchObject({ store: false });
    expect(planned("responses", { store: false }).body).toMatchObject({ store: false });
    expect(planned("messages", { max_tokens: 9 }).body).not.toHaveProperty("store");
  });

  it("refuses a beta feature it does not know, and names it", () => {
    const body: CallBody = { model: "claude-haiku-4-5", max_tokens: 9, messages: [{ role: "user", content: "x" }] };
    const betas = "interleaved-thinking-2025-05-14, context-1m-2025-08-07";
    expect(planCall({ wire: "messages", body, betas }, ALL, LIMITS)).toMatchObject({
      refusal: { kind: "parameter-refused", parameter: "anthropic-beta", reason: expect.stringContaining("context-1m-2025-08-07") },
    });
    expect(planCall({ wire: "messages", body, betas: "interleaved-thinking-2025-05-14" }, ALL, LIMITS).ok).toBe(true);
  });
});

describe("accounting", () => {
  it("[LLM-2] says for each figure whether the provider reported it, or else puts down the most it can have been", () => {
    const cut = accountFor(
      { plan: planned("messages", { max_tokens: 9 }), identity: IDENTITY },
      { input: { fresh: 10, cached: 0, cacheWrite: 0, cacheWriteHour: 0 }, delivered: 4, ended: false },
      "cut",
      NOW,
    );
    expect(cut).toMatchObject({
      ...{ inputTokens: 10, inputSource: "reported", inputCostNanoUsd: 10_000 },
      ...{ outputTokens: 9, outputSource: "estimated", outputCostNanoUsd: 45_000 },
      ...{ outcome: "cut", worstCase: true, delivered: 4 },
    });
  });

  it.each<CallOutcome>(["complete", "cut", "client-left", "timed-out", "abandoned"])(
    "makes a call that is %s and of which nothing was reported no cheaper than what was reserved for it",
    (outcome) => {
      const plan = planned("chat", { n: 3 });
      const record = accountFor({ plan, identity: IDENTITY }, NOTHING_READ, outcome, NOW);
      expect(tokensOf(record)).toBe(worstCase(plan));
      expect(record).toMatchObject({ outcome, worstCase: true, inputSource: "estimated", outputSource: "estimated" });
      expect(exceedsReservation(record, { tokens: worstCase(plan), nanoUsd: worstCost(plan) })).toBe(false);
    },
  );

  it("marks no worst case where the provider reported all", () => {
    const input = { fresh: 10, cached: 0, cacheWrite: 0, cacheWriteHour: 0 };
    const record = accountFor(
      { plan: planned("chat"), identity: IDENTITY },
      { input, output: 3, delivered: 9, ended: false },
      "client-left",
      NOW,
    );
    expect(record).toMatchObject({ worstCase: false, outputTokens: 3, outputSource: "reported" });
    const cost = nanoUsdOfRecord(record);
    expect(exceedsReservation(record, { tokens: 12, nanoUsd: cost })).toBe(true);
    expect(exceedsReservation(record, { tokens: 13, nanoUsd: cost - 1 })).toBe(true);
    expect(exceedsReservation(record, { tokens: 13, nanoUsd: cost })).toBe(false);
  });
});
