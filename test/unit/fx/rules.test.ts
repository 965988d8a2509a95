import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  coverageOf,
  decideConversion,
  divideDecimals,
  freshnessOf,
  isRate,
  plainDecimal,
  type Rate,
} from "../../../src/features/fx/rules.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const now = new Date("2026-11-23T12:00:00Z");
const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);
const { plausibility } = contractFor("production").fx;
const policy = {
  base: "EUR",
  supportedCurrencies: ["EUR", "USD", "GBP", "JPY"],
  calendar: "every-day" as const,
  freshSeconds: 100,
  graceSeconds: 50,
  plausibility,
};
const rates = (ages: Record<string, number>): Map<string, Rate> => {
  const values: Record<string, string> = { USD: "1.1684", GBP: "0.87058", JPY: "186.75" };
  return new Map(Object.entries(ages).map(([currency, age]) => [currency, { currency, rate: values[currency] ?? "1", asOf: ago(age) }]));
};
const fresh = rates({ USD: 10, GBP: 20, JPY: 0 });

describe("conversion", () => {
  it("given fresh rates, crosses through the base", () => {
    expect(decideConversion({ money: { amount: 10_000, currency: "USD" }, to: "GBP" }, fresh, now, policy)).toEqual({
      ok: true,
      value: { money: { amount: 7451, currency: "GBP" }, rate: "0.745104416296", asOf: ago(20), freshness: "fresh" },
    });
  });

  it("given the same currency, needs no rate", () => {
    expect(decideConversion({ money: { amount: 5, currency: "JPY" }, to: "JPY" }, new Map(), now, policy)).toEqual({
      ok: true,
      value: { money: { amount: 5, currency: "JPY" }, rate: "1", asOf: now, freshness: "fresh" },
    });
  });

  it("given the base on one side, takes the other's rate as it is, or its inverse", () => {
    expect(decideConversion({ money: { amount: 10_000, currency: "EUR" }, to: "USD" }, fresh, now, policy)).toMatchObject({
      value: { money: { amount: 11_684, currency: "USD" }, rate: "1.1684", asOf: ago(10) },
    });
    expect(decideConversion({ money: { amount: 11_684, currency: "USD" }, to: "EUR" }, fresh, now, policy)).toMatchObject({
      value: { money: { amount: 10_000, currency: "EUR" }, rate: "0.85587127696" },
    });
  });

  it("given rates inside the grace window, is served and marked stale", () => {
    const result = decideConversion({ money: { amount: 100, currency: "EUR" }, to: "USD" }, rates({ USD: 120 }), now, policy);
    expect(result).toMatchObject({ ok: true, value: { freshness: "stale", asOf: ago(120) } });
  });

  it("given rates past the grace window, is refused and names the currencies", () => {
    expect(decideConversion({ money: { amount: 100, currency: "USD" }, to: "GBP" }, rates({ USD: 151, GBP: 10 }), now, policy)).toEqual({
      ok: false,
      refusal: { kind: "fx-rates-expired", currencies: ["USD"] },
    });
  });

  it("given a rate that is dated ahead of the clock, is refused: a date to come is no freshness", () => {
    const ahead = rates({ USD: -400 * 86_400, GBP: 10 });
    expect(decideConversion({ money: { amount: 100, currency: "EUR" }, to: "USD" }, ahead, now, policy)).toEqual({
      ok: false,
      refusal: { kind: "fx-rates-expired", currencies: ["USD"] },
    });
    expect(coverageOf(ahead, now, policy)).toMatchObject({ coverage: "partial", expired: ["USD"] });
  });

  it("given a rate that stands because a newer figure is held back, says since when", () => {
    const heldSince = ago(5);
    const held = new Map(fresh).set("USD", { currency: "USD", rate: "1.1684", asOf: ago(10), heldSince });
    expect(decideConversion({ money: { amount: 100, currency: "GBP" }, to: "USD" }, held, now, policy)).toMatchObject({
      value: { heldSince },
    });
    expect(decideConversion({ money: { amount: 100, currency: "GBP" }, to: "JPY" }, held, now, policy)).not.toHaveProperty(
      "value.heldSince",
    );
  });

  it("given a cross of two rates, rounds once: the amount is converted by both, not by the rate that is shown", () => {
    const money = { amount: 2_755_663_394, currency: "JPY" };
    expect(decideConversion({ money, to: "EUR" }, fresh, now, policy)).toMatchObject({ value: { money: { amount: 1_475_589_501 } } });
  });

  it("given an amount whose result is beyond the safe integers, is refused", () => {
    const huge = { amount: Number.MAX_SAFE_INTEGER, currency: "EUR" };
    expect(decideConversion({ money: huge, to: "JPY" }, fresh, now, policy)).toEqual({
      ok: false,
      refusal: { kind: "amount-too-large", to: "JPY" },
    });
  });

  it("given a currency that is not supported, points at it", () => {
    const refusal = { kind: "currency-not-supported", currency: "SEK" };
    expect(decideConversion({ money: { amount: 1, currency: "EUR" }, to: "SEK" }, fresh, now, policy)).toEqual({
      ok: false,
      refusal: { ...refusal, pointer: "/to" },
    });
    expect(decideConversion({ money: { amount: 1, currency: "SEK" }, to: "EUR" }, fresh, now, policy)).toEqual({
      ok: false,
      refusal: { ...refusal, pointer: "/amount/currency" },
    });
  });
});

describe("a rate", () => {
  it.each([
    [100, "fresh"],
    [100.001, "stale"],
    [150, "stale"],
    [150.001, "expired"],
  ] as const)("given %s s after its publication, is %s", (age, freshness) => {
    expect(freshnessOf(ago(age), now, policy)).toBe(freshness);
  });
});

describe("coverage", () => {
  it("names the oldest publication it stands on, and none where there is none", () => {
    expect(coverageOf(rates({ USD: 1, GBP: 120, JPY: 3 }), now, policy)).toMatchObject({ asOf: ago(120), stale: ["GBP"] });
    expect(coverageOf(rates({ GBP: 7, JPY: 9 }), now, policy).asOf).toEqual(ago(9));
    expect(coverageOf(new Map(), now, policy).asOf).toBeUndefined();
  });

  it("[FX-3] given some expired, stands on the oldest of those that are served, and says since when the first is not", () => {
    const partial = coverageOf(rates({ USD: 120, GBP: 10, JPY: 400 }), now, policy);
    expect(partial).toMatchObject({ coverage: "partial", expired: ["JPY"], stale: ["USD"], asOf: ago(120), expiredSince: ago(250) });
    expect(coverageOf(rates({ USD: 160, GBP: 170, JPY: 400 }), now, policy)).toMatchObject({ asOf: undefined, expiredSince: ago(250) });
  });

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
    expect(plainDecimal(1e-16)).toBe("0.0000000000000001");
    expect(plainDecimal(1e22)).toBe("10000000000000000000000");
    expect(plainDecimal(0.1 + 0.2)).toBe("0.3");
  });

  it.each(["0", "0.0000000000000001", "10000000000000000000000", "1e22", "-1.2", "", "NaN", "Infinity", '"1.17"', "1,17", "0x1", "1."])(
    "are no rates where nothing can be converted with them: %s",
    (text) => expect(isRate(text)).toBe(false),
  );

  it("keep six digits in a cross rate and in its inverse, the smallest and the largest that are rates too", () => {
    for (const text of ["0.000001", "9999999", "1.1684", "20082.05"]) {
      expect(isRate(text)).toBe(true);
      expect(Number(divideDecimals("1", text)) * Number(text)).toBeCloseTo(1, 5);
    }
  });
});
