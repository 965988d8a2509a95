import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dinero, convert as convertDinero, halfEven, toSnapshot, transformScale } from "dinero.js/bigint";
import * as currencies from "dinero.js/bigint/currencies";
import { convertByRatio, exponentOf, format, fromDecimal, sum, toDecimal, type Money } from "../../../src/platform/money.ts";

const convert = (money: Money, to: string, over: string) => convertByRatio(money, to, { over, under: "1" });

describe("money in minor units", () => {
  it.each([
    [1250, "EUR", "12.50"],
    [5, "EUR", "0.05"],
    [0, "JPY", "0"],
    [1200, "JPY", "1200"],
    [1, "KWD", "0.001"],
    [-1250, "EUR", "-12.50"],
  ])("is written as a plain decimal: %d %s is %s, and read again", (amount, currency, decimal) => {
    expect(toDecimal({ amount, currency })).toBe(decimal);
    expect(fromDecimal(decimal.replace("-", ""), currency)).toEqual({ amount: Math.abs(amount), currency });
  });

  it.each([
    ["EUR", 2],
    ["JPY", 0],
    ["KWD", 3],
    ["SAR", 2],
  ])("knows that %s has %i digits", (currency, digits) => expect(exponentOf(currency)).toBe(digits));

  it.each([
    ["1234.50", "EUR", 123_450],
    ["1234", "JPY", 1234],
    ["1234", "EUR", 123_400],
    ["1.5", "EUR", 150],
    ["7.00", "JPY", 7],
    ["1.234", "KWD", 1234],
    ["0.85", "GBP", 85],
  ])("reads %s %s as %i", (decimal, currency, amount) => expect(fromDecimal(decimal, currency)).toEqual({ amount, currency }));

  it.each([
    ["1.005", "EUR"],
    ["1.5", "JPY"],
    ["1,50", "EUR"],
    ["-1", "EUR"],
    ["1", "XXQ"],
  ])("does not read %s %s", (decimal, currency) => expect(fromDecimal(decimal, currency)).toBeUndefined());

  it("converts between exponents and rounds half to even", () => {
    expect(convert({ amount: 10_000, currency: "EUR" }, "JPY", "186.75")).toEqual({ amount: 18_675, currency: "JPY" });
    expect(convert({ amount: 1, currency: "JPY" }, "KWD", "0.0020")).toEqual({ amount: 2, currency: "KWD" });
    expect(convert({ amount: 5, currency: "EUR" }, "USD", "0.5")).toEqual({ amount: 2, currency: "USD" });
    expect(convert({ amount: 7, currency: "EUR" }, "USD", "0.5")).toEqual({ amount: 4, currency: "USD" });
  });

  it("never loses more than a minor unit on the way there and back", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), (amount) => {
        const there = convert({ amount, currency: "EUR" }, "USD", "1.25");
        const back = there && convert(there, "EUR", "0.8");
        expect(Math.abs((back?.amount ?? NaN) - amount)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("converts as an independent arithmetic does, rounding half to even, whatever the exponents and signs", () => {
    const known = { EUR: currencies.EUR, JPY: currencies.JPY, KWD: currencies.KWD };
    const code = fc.constantFrom("EUR", "JPY", "KWD").map((name) => name as keyof typeof known);
    const rate = fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.nat(9));
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), code, code, rate, (amount, from, to, [digits, scale]) => {
        const text = digits.toString().padStart(scale + 1, "0");
        const over = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`;
        const money = dinero({ amount: BigInt(amount), currency: known[from] });
        const rates = { [to]: { amount: digits, scale: BigInt(scale) } };
        const exact = toSnapshot(transformScale(convertDinero(money, known[to], rates), known[to].exponent, halfEven)).amount;
        const safe = Number.isSafeInteger(Number(exact)) ? { amount: Number(exact), currency: to } : undefined;
        expect(convert({ amount, currency: from }, to, over)).toEqual(safe);
      }),
      { numRuns: 2_000 },
    );
  });

  it("converts by a ratio within half a minor unit of the exact result, on a tie to the even one", () => {
    const rate = fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 9n }), fc.nat(9)).map(([digits, scale]) => {
      const text = digits.toString().padStart(scale + 1, "0");
      return { digits, scale, text: scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}` };
    });
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), rate, rate, (amount, over, under) => {
        const converted = convertByRatio({ amount, currency: "EUR" }, "USD", { over: over.text, under: under.text });
        // amount × over ÷ under as a fraction of integers.
        const up = BigInt(amount) * over.digits * 10n ** BigInt(under.scale);
        const down = under.digits * 10n ** BigInt(over.scale);
        const off = 2n * (BigInt(converted?.amount ?? 0) * down - up);
        expect(converted === undefined || (off < 0n ? -off : off) <= down).toBe(true);
        expect(converted !== undefined && (off === down || -off === down) ? Math.abs(converted.amount % 2) : 0).toBe(0);
      }),
      { numRuns: 5_000 },
    );
  });

  it("rounds once where a rate is crossed", () => {
    const crossed = { over: "1", under: "186.75" };
    expect(convertByRatio({ amount: 2_755_663_394, currency: "JPY" }, "EUR", crossed)).toEqual({ amount: 1_475_589_501, currency: "EUR" });
  });

  it.each(["0", "0.00", "-1", "1e3", "", "1."])("refuses to convert with %j, which is no rate", (text) => {
    expect(() => convertByRatio({ amount: 1, currency: "EUR" }, "USD", { over: "1", under: text })).toThrow(RangeError);
  });

  it("converts to nothing what no JSON number holds exactly", () => {
    expect(convert({ amount: Number.MAX_SAFE_INTEGER, currency: "USD" }, "INR", "89.1")).toBeUndefined();
    expect(convert({ amount: -Number.MAX_SAFE_INTEGER, currency: "USD" }, "INR", "89.1")).toBeUndefined();
  });

  it("refuses to add different currencies", () => {
    expect(() => sum("EUR", [{ amount: 1, currency: "USD" }])).toThrow(RangeError);
  });

  it("renders for people", () => expect(format({ amount: 123_450, currency: "EUR" })).toBe("1,234.50 EUR"));
});
