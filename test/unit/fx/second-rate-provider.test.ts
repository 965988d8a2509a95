import { afterEach, describe, expect, it, vi } from "vitest";
import { readSettings } from "../../../src/env.ts";
import { createSecondRateProvider } from "../../../src/features/fx/second-rate-provider.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const given = { ENVIRONMENT: "local", EXCHANGE_RATE_API_KEY: "key", EXCHANGE_RATE_BASE_URL: "https://rates.test" };
const providerOf = (more: Record<string, string>) => createSecondRateProvider(readSettings({ ...given, ...more }), contractFor("local"));
const latest = () => providerOf({ EXCHANGE_RATE_SECOND_BASE_URL: "https://second.test/v1" })!.latest("EUR");
const RIGHT = { date: "2026-09-29", eur: { eur: 1, usd: 1.13610123, kwd: 0.34801 } };

function answering(body: unknown, init: ResponseInit = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response(text, init));
}

afterEach(() => vi.restoreAllMocks());

describe("what the second source of rates answers", () => {
  it("is read with its host, the start of its day and its figures by code", async () => {
    const fetched = answering({ ...RIGHT, eur: { ...RIGHT.eur, gbp: "0.87", jpy: null } });
    const { source, asOf, figures } = await latest();
    expect(fetched.mock.calls[0]?.[0]).toBe("https://second.test/v1/currencies/eur.min.json");
    expect([source, asOf.toISOString()]).toEqual(["second.test", "2026-09-29T00:00:00.000Z"]);
    expect(Object.fromEntries(figures)).toEqual({ EUR: "1", USD: "1.13610123", KWD: "0.34801", GBP: '"0.87"', JPY: "null" });
  });

  it.each([
    ["of another base", { date: "2026-09-29", usd: { eur: 0.88 } }, {}],
    ["undated", { eur: { usd: 1.1 } }, {}],
    ["dated as no day is", { ...RIGHT, date: "2026-13-40" }, {}],
    ["not found", "Couldn't find the requested file.", { status: 404 }],
    ["an error with figures", RIGHT, { status: 500 }],
    ["a redirect", "", { status: 302, headers: { location: "https://elsewhere.test/" } }],
    ["longer than a publication is", { ...RIGHT, padding: "x".repeat(129 * 1024) }, {}],
    ["figures in a list", { date: "2026-09-29", eur: [1.1] }, {}],
  ])("that is %s is no answer", async (_what, body, init) => {
    const fetched = answering(body, init);
    await expect(latest()).rejects.toMatchObject({ code: "dependency-unavailable" });
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ redirect: "manual" });
  });

  it("is not asked for where the deployment names none", () => {
    expect(providerOf({})).toBeUndefined();
  });
});
