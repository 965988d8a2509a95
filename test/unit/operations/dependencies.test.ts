import { afterEach, describe, expect, it, vi } from "vitest";
import { readSettings } from "../../../src/env.ts";
import type { HealthDeps, ProbeResult } from "../../../src/operations/health/ports.ts";
import { dependenciesHealth, type DependencyFigures } from "../../../src/operations/health/sections/dependencies.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import type { CaptureContext } from "../../../src/platform/health.ts";

const AT = new Date("2026-11-23T10:00:00.000Z");
const EARLIER = "2026-11-23T09:59:00.000Z";
const PROVIDERS = {
  OPENAI_API_KEY: "key-of-openai",
  OPENAI_BASE_URL: "http://openai.test/v1",
  ANTHROPIC_API_KEY: "key-of-anthropic",
  ANTHROPIC_BASE_URL: "http://anthropic.test",
  STRIPE_SECRET_KEY: "key-of-stripe",
  STRIPE_WEBHOOK_SECRET: "whsec",
  STRIPE_BASE_URL: "http://stripe.test",
};

afterEach(() => vi.unstubAllGlobals());

/** Lets `answer` speak for whatever is fetched; tells what was asked. */
function listening(answer: (url: string) => Response) {
  const asked: { url: string; method: string }[] = [];
  vi.stubGlobal("fetch", async (input: string | URL | Request, init: RequestInit = {}) => {
    const url = input instanceof Request ? input.url : input.toString();
    asked.push({ url, method: init.method ?? "GET" });
    return answer(url);
  });
  return asked;
}

function depsOf(settings: Record<string, string>, known: readonly ProbeResult[] = []) {
  const claimed: string[] = [];
  const deps = {
    settings: readSettings({ ENVIRONMENT: "local", ...settings }),
    contract: contractFor("local"),
    clock: { now: () => AT },
    captureDesk: {
      claimProbes: async (names: readonly string[]) => {
        claimed.push(...names);
        return { due: names, known };
      },
      recordProbes: async () => undefined,
    },
  } as unknown as HealthDeps;
  const capture = async () => {
    const context = { now: AT, outbound: (_: string, call: () => Promise<unknown>) => call() } as unknown as CaptureContext;
    const { figures, ...captured } = await dependenciesHealth(deps).capture(context);
    return { ...captured, figures: figures as DependencyFigures };
  };
  return { deps, claimed, capture };
}

describe("the dependencies", () => {
  it("[GEN-5] that are not configured are called so, never down, and are not probed", async () => {
    const asked = listening(() => new Response("{}"));
    const { capture, claimed, deps } = depsOf({ OPENAI_API_KEY: PROVIDERS.OPENAI_API_KEY, OPENAI_BASE_URL: PROVIDERS.OPENAI_BASE_URL });
    const { status, figures } = await capture();
    expect(claimed).toEqual(["openai"]);
    expect(asked.map(({ url }) => url)).toEqual(["http://openai.test/v1/models"]);
    const { openai, ...others } = figures;
    expect(openai.state).toBe("up");
    expect([...new Set(Object.values(others).map(({ state }) => state))]).toEqual(["unconfigured"]);
    expect(status).toBe("pass");
    expect(dependenciesHealth(deps).alerts?.flatMap((rule) => rule.conditions(figures, deps.contract))).toEqual([]);
  });

  it("[GEN-3] are asked what costs nothing there, with latency and the time of the last success", async () => {
    const asked = listening((url) => (url.startsWith("http://anthropic") ? new Response("no", { status: 503 }) : new Response("{}")));
    const before = { name: "anthropic", state: "up" as const, latencyMs: 9, checkedAt: EARLIER, lastSuccessAt: EARLIER, detail: null };
    const { capture } = depsOf(PROVIDERS, [before]);
    const { figures } = await capture();
    expect(asked.map(({ method, url }) => `${method} ${url}`).toSorted()).toEqual([
      "GET http://anthropic.test/v1/models?limit=1",
      "GET http://openai.test/v1/models",
      "GET http://stripe.test/v1/balance",
    ]);
    expect(figures.stripe).toMatchObject({ state: "up", latencyMs: 0, lastSuccessAt: AT.toISOString() });
    expect(figures.anthropic).toMatchObject({ state: "down", detail: "answered 503", lastSuccessAt: EARLIER });
  });

  it.each([
    ["a proxy's page that is no JSON", () => new Response("<html>welcome</html>"), "answered something that is not JSON"],
    ["what begins like JSON and is none", () => new Response('{"garbage": [1, 2,, <html>'), "answered something that is not JSON"],
    ["a value that is no answer", () => new Response("null"), "answered something that is not JSON"],
    ["a refused key", () => new Response("{}", { status: 401 }), "refuses our key (401)"],
  ])("[GEN-3] are not up by %s", async (_, answer, detail) => {
    listening(answer);
    const { capture } = depsOf(PROVIDERS);
    expect((await capture()).figures.stripe).toMatchObject({ state: "down", detail });
  });
});
