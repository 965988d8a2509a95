import { describe, expect, it } from "vitest";
import { rollout, type PricedModel } from "../../../src/features/llm/models.ts";
import { FALLBACK_HEADER, isProviders, SERVED_HEADER, standInFor } from "../../../src/features/llm/stand-in-rules.ts";
import type { CallRefusal } from "../../../src/features/llm/rules.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { modelsSchema } from "../../../src/platform/contract/models.ts";

const { models } = contractFor("production").llm;
const withFallback = (fallback: string): PricedModel[] =>
  models.map((model) => (model.model === "gpt-4.1-mini" ? { ...model, fallback } : model));
const offered = (priced: readonly PricedModel[] = models) =>
  rollout(
    priced.map(({ model }) => model),
    priced,
    "2026-11-23",
  );
const body = { model: "gpt-4.1-mini", stream: true, messages: [] };
const named = (header: string | null, priced?: readonly PricedModel[]) => standInFor({ wire: "chat", body, header }, offered(priced));

describe("the stand-in of a call", () => {
  it("is nobody where neither the caller nor the contract names one", () => {
    expect(named(null)).toEqual({ ok: true, value: undefined });
  });

  it("is asked for and told by headers whose names are published", () => {
    expect([FALLBACK_HEADER, SERVED_HEADER]).toEqual(["x-llm-fallback-model", "x-llm-served-model"]);
  });

  it("is the one that the caller names, with the caller's body", () => {
    expect(named("gpt-5-mini")).toEqual({
      ok: true,
      value: { wire: "chat", body: { ...body, model: "gpt-5-mini" }, policy: FALLBACK_HEADER },
    });
    expect(named("gpt-5-mini-2025-08-07")).toMatchObject({ value: { body: { model: "gpt-5-mini-2025-08-07" } } });
  });

  it("is the contract's for the model, by whichever of its names it is asked for", () => {
    const priced = withFallback("gpt-5-mini");
    const asked = { ...body, model: "gpt-4.1-mini-2025-04-14" };
    expect(standInFor({ wire: "chat", body: asked, header: null }, offered(priced))).toMatchObject({
      value: { body: { model: "gpt-5-mini" }, policy: "llm.models.fallback" },
    });
    expect(named("none", priced)).toEqual({ ok: true, value: undefined });
  });

  it.each([
    ["that nobody offers", "gpt-99"],
    ["that reads another wire", "claude-haiku-4-5"],
    ["that is asked already", "gpt-4.1-mini"],
    ["that is asked already, by another name", "gpt-4.1-mini-2025-04-14"],
    ["without a name", ""],
  ])("is refused before anything is called where the caller names one %s", (_which, header) => {
    expect(named(header)).toMatchObject({ ok: false, refusal: { kind: "parameter-refused", parameter: FALLBACK_HEADER } });
  });

  it.each([
    ["itself", "gpt-4.1-mini"],
    ["a model of another provider", "claude-haiku-4-5"],
    ["no model", "gpt-99"],
  ])("cannot be %s in the contract", (_which, fallback) => {
    expect(modelsSchema.safeParse(withFallback(fallback)).success).toBe(false);
    expect(modelsSchema.safeParse(withFallback("gpt-5-mini")).success).toBe(true);
  });
});

describe("a refusal that another model may not meet", () => {
  const refusedBy = (status: number): CallRefusal => ({ kind: "provider-refused", provider: "openai", status, error: {}, headers: {} });

  it.each([429, 500, 503, 529])("is a provider's %i", (status) => {
    expect(isProviders(refusedBy(status))).toBe(true);
  });

  it.each([400, 404, 413, 422])("is not a provider's %i: the caller meets it everywhere", (status) => {
    expect(isProviders(refusedBy(status))).toBe(false);
  });

  it("is none of the caller's budget", () => {
    const limit = { of: "account" as const, unit: "tokens" as const, limit: 1, settled: 1, reserved: 0, needed: 1, retryAfterSeconds: 1 };
    expect(isProviders({ kind: "daily-limit", ...limit })).toBe(false);
    expect(isProviders({ kind: "budget-in-use", ...limit })).toBe(false);
    expect(isProviders({ kind: "shared-limit", of: "total", unit: "tokens", needed: 1, retryAfterSeconds: 1 })).toBe(false);
  });
});
