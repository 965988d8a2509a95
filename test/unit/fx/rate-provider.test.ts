import { afterEach, describe, expect, it, vi } from "vitest";
import { readSettings } from "../../../src/env.ts";
import { createRateProvider } from "../../../src/features/fx/rate-provider.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const settings = readSettings({ ENVIRONMENT: "local", EXCHANGE_RATE_API_KEY: "key", EXCHANGE_RATE_BASE_URL: "https://rates.test" });
const provider = createRateProvider(settings, contractFor("local"));
const RIGHT = { result: "success", time_last_update_unix: 1_775_952_000, base_code: "EUR", conversion_rates: { EUR: 1, USD: 1.1684 } };

function answering(body: unknown, init: ResponseInit = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response(text, init));
}

afterEach(() => vi.restoreAllMocks());

describe("what a source of rates answers", () => {
  it("is read with its host, its date and its figures as they were written", async () => {
    answering({ ...RIGHT, conversion_rates: { EUR: 1, USD: 1.1684, SEK: 0, GBP: "0.87", CHF: null, JPY: 1e22, CAD: "x".repeat(500) } });
    const { source, asOf, figures } = await provider.latest("EUR");
    expect([source, asOf.toISOString()]).toEqual(["rates.test", "2026-04-12T00:00:00.000Z"]);
    expect(Object.fromEntries(figures)).toEqual({
      EUR: "1",
      USD: "1.1684",
      SEK: "0",
      GBP: '"0.87"',
      CHF: "null",
      JPY: "10000000000000000000000",
      CAD: `"${"x".repeat(63)}`,
    });
  });

  it("that is dated in milliseconds is far ahead, not a date that cannot be written", async () => {
    answering({ ...RIGHT, time_last_update_unix: 1_775_952_000_000 });
    expect((await provider.latest("EUR")).asOf.toISOString()).toBe("9999-12-31T23:59:59.000Z");
  });

  it.each([
    ["of another base", { ...RIGHT, base_code: "USD" }, {}],
    ["a refusal", { result: "error", "error-type": "quota-reached" }, { status: 429 }],
    ["undated", { ...RIGHT, time_last_update_unix: "today" }, {}],
    ["dated before there were dates", { ...RIGHT, time_last_update_unix: -1 }, {}],
    ["without rates", { ...RIGHT, conversion_rates: [1.1684] }, {}],
    ["a redirect", "", { status: 302, headers: { location: "https://elsewhere.test/" } }],
    ["longer than a publication is", { ...RIGHT, padding: "x".repeat(65 * 1024) }, {}],
    ["no JSON", "<html>", {}],
  ])("that is %s is no answer", async (_what, body, init) => {
    const fetched = answering(body, init);
    await expect(provider.latest("EUR")).rejects.toMatchObject({ code: "dependency-unavailable" });
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ redirect: "manual" });
  });
});
