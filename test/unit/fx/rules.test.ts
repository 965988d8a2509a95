import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coverageOf, decideConversion, divideDecimals, plainDecimal, type Rate } from "../../../src/features/fx/rules.ts";

const now = new Date("2026-11-23T12:00:00Z");
const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);
const policy = { base: "EUR", supportedCurrencies: ["EUR", "USD", "GBP", "JPY"], freshSeconds: 100, graceSeconds: 50 };
const rates = (ages: Record<string, number>): Map<string, Rate> => {
  const values: Record<string, string> = { USD: "1.1684", GBP: "0.87058", JPY: "186.75" };
  return new Map(Object.entries(ages).map(([currency, age]) => [currency, { currency, rate: values[currency] ?? "1", asOf: ago(age) }]));
};
const fresh = rates({ USD: 10, GBP: 20, JPY: 0 });

describe("conversion", () => {
  it("given fresh rates, crosses through the base", () => {
    expect(decideConversion({ amount: 10_000, currency: "USD" }, "GBP", fresh, now, policy)).toEqual({
      ok: true,
      value: { money: { amount: 7451, currency: "GBP" }, rate: "0.745104416296", asOf: ago(20), freshness: "fresh" },
    });
  });

  it("given the same currency, needs no rate", () => {
    expect(decideConversion({ amount: 5, currency: "JPY" }, "JPY", new Map(), now, policy)).toMatchObject({
      ok: true,
      value: { money: { amount: 5 } },
    });
  });

  it("given rates inside the grace window, is served and marked stale", () => {
    const result = decideConversion({ amount: 100, currency: "EUR" }, "USD", rates({ USD: 120 }), now, policy);
    expect(result).toMatchObject({ ok: true, value: { freshness: "stale", asOf: ago(120) } });
  });

  it("given rates past the grace window, is refused and names the currencies", () => {
    expect(decideConversion({ amount: 100, currency: "USD" }, "GBP", rates({ USD: 151, GBP: 10 }), now, policy)).toEqual({
      ok: false,
      refusal: { kind: "fx-rates-expired", currencies: ["USD"] },
    });
  });

  it("given an amount whose result is beyond the safe integers, is refused", () => {
    const huge = { amount: Number.MAX_SAFE_INTEGER, currency: "EUR" };
    expect(decideConversion(huge, "JPY", fresh, now, policy)).toEqual({ ok: false, refusal: { kind: "amount-too-large", to: "JPY" } });
  });

  it("given a currency that is not supported, points at it", () => {
    expect(decideConversion({ amount: 1, currency: "EUR" }, "SEK", fresh, now, policy)).toMatchObject({
      ok: false,
      refusal: { pointer: "/to" },
    });
    expect(decideConversion({ amount: 1, currency: "SEK" }, "EUR", fresh, now, policy)).toMatchObject({
      ok: false,
      refusal: { pointer: "/amount/currency" },
    });
  });
});

describe("coverage", () => {
  it.each([
    ["fresh", { USD: 1, GBP: 1, JPY: 1 }, [], []],
    ["stale", { USD: 1, GBP: 120, JPY: 1 }, [], []],
    ["partial", { USD: 1, GBP: 120 }, ["JPY"], []],
    ["partial", { USD: 1, GBP: 1, JPY: 151 }, [], ["JPY"]],
    ["expired", { USD: 151, GBP: 200 }, ["JPY"], ["USD", "GBP"]],
  ] as const)("is %s for rates aged %j", (coverage, ages, missing, expired) => {
    expect(coverageOf(rates(ages), now, policy)).toMatchObject({ coverage, missing, expired });
  });
});

describe("decimals", () => {
  it("divide exactly to twelve digits", () => {
    expect(divideDecimals("1", "3")).toBe("0.333333333333");
    expect(divideDecimals("2", "3")).toBe("0.666666666667");
    expect(divideDecimals("186.75", "1")).toBe("186.75");
  });

  it("divide as fractions do", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e6 }), (a, b) => {
        expect(Number(divideDecimals(String(a), String(b)))).toBeCloseTo(a / b, 9);
      }),
    );
  });

  it("are written without exponents", () => {
    expect(plainDecimal(0.0000001)).toBe("0.0000001");
    expect(plainDecimal(20082.05)).toBe("20082.05");
  });
});
