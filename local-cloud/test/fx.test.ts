import { describe, expect, it } from "vitest";
import { createFxProvider, type FxAccount } from "../services/fx/provider.ts";
import { crossRate, loadEuroRates } from "../services/fx/rates.ts";

const NOW = new Date("2026-11-23T17:45:12.345Z");

function provider(account: Partial<FxAccount> = {}) {
  const app = createFxProvider(
    { apiKey: "key", active: true, planQuota: 100, requestsRemaining: 100, figures: {}, ...account },
    loadEuroRates(),
    () => NOW,
  );
  return async (path: string) => {
    const response = await app.request(`http://fx.test${path}`);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
}

describe("the rates", () => {
  const rates = loadEuroRates();

  it("are the ECB's where the ECB has them", () => {
    expect(crossRate(rates, "EUR", "USD")).toBe(1.1684);
    expect(crossRate(rates, "EUR", "JPY")).toBe(186.75);
    expect(crossRate(rates, "GBP", "USD")).toBeCloseTo(1.1684 / 0.87058, 6);
  });

  it("keep the pegs to the dollar of currencies the ECB does not publish", () => {
    expect(crossRate(rates, "USD", "SAR")).toBe(3.75);
    expect(crossRate(rates, "USD", "AED")).toBe(3.6725);
    expect(crossRate(rates, "SAR", "USD")).toBeCloseTo(1 / 3.75, 7);
  });

  it("cover what the shops trade in, and currencies of no and of three decimals", () => {
    for (const code of ["USD", "SAR", "GBP", "EUR", "JPY", "KWD", "BHD", "CLP"]) expect(rates.has(code), code).toBe(true);
    expect(rates.size).toBeGreaterThan(50);
  });
});

describe("the exchange-rate provider", () => {
  it("says what it is told of a currency in place of its own figure, against every base", async () => {
    const ask = provider({ figures: { USD: 0.5 } });
    const euro = (await ask("/v6/key/latest/EUR")).body["conversion_rates"] as Record<string, number>;
    const dollar = (await ask("/v6/key/latest/USD")).body["conversion_rates"] as Record<string, number>;
    expect([euro["USD"], euro["GBP"], dollar["EUR"], dollar["USD"]]).toEqual([0.5, 0.87058, 2, 1]);
  });

  it("answers the latest rates of a base, dated to the current UTC day", async () => {
    const { status, body } = await provider()("/v6/key/latest/USD");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      result: "success",
      base_code: "USD",
      time_last_update_unix: Date.UTC(2026, 10, 23, 0, 0, 2) / 1000,
      time_last_update_utc: "Mon, 23 Nov 2026 00:00:02 +0000",
      time_next_update_unix: Date.UTC(2026, 10, 24, 0, 0, 2) / 1000,
      time_next_update_utc: "Tue, 24 Nov 2026 00:00:02 +0000",
    });
    expect(body["conversion_rates"]).toMatchObject({ USD: 1, SAR: 3.75, AED: 3.6725 });
  });

  it("answers a pair, and what an amount comes to", async () => {
    const get = provider();
    expect((await get("/v6/key/pair/USD/SAR")).body).toMatchObject({ base_code: "USD", target_code: "SAR", conversion_rate: 3.75 });
    expect((await get("/v6/key/pair/usd/sar/2.5")).body).toMatchObject({ conversion_rate: 3.75, conversion_result: 9.375 });
  });

  it("lists its currencies with their names", async () => {
    const { body } = await provider()("/v6/key/codes");
    expect(body["supported_codes"]).toContainEqual(["SAR", "Saudi Riyal"]);
  });

  it("counts requests against the quota, asking for the quota not included", async () => {
    const get = provider({ planQuota: 2, requestsRemaining: 2 });
    await get("/v6/key/latest/USD");
    expect((await get("/v6/key/quota")).body).toMatchObject({ plan_quota: 2, requests_remaining: 1 });
    await get("/v6/key/codes");
    expect(await get("/v6/key/latest/USD")).toMatchObject({ status: 429, body: { result: "error", "error-type": "quota-reached" } });
    expect((await get("/v6/key/quota")).body).toMatchObject({ requests_remaining: 0 });
  });

  it.each([
    ["/v6/wrong/latest/USD", 403, "invalid-key"],
    ["/v6/wrong/quota", 403, "invalid-key"],
    ["/v6/key/latest/ZZZ", 404, "unsupported-code"],
    ["/v6/key/pair/USD/ZZZ", 404, "unsupported-code"],
    ["/v6/key/latest/DOLLAR", 400, "malformed-request"],
    ["/v6/key/pair/USD/SAR/many", 400, "malformed-request"],
    ["/v6/key/nothing", 400, "malformed-request"],
    ["/", 400, "malformed-request"],
  ])("answers %s with %i %s in the provider's error shape", async (path, status, errorType) => {
    const answer = await provider()(path);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({
      result: "error",
      documentation: "https://www.exchangerate-api.com/docs",
      "terms-of-use": "https://www.exchangerate-api.com/terms",
      "error-type": errorType,
    });
  });

  it("refuses an inactive account", async () => {
    const answer = await provider({ active: false })("/v6/key/latest/USD");
    expect(answer).toMatchObject({ status: 403, body: { "error-type": "inactive-account" } });
  });
});
