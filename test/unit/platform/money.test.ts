import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { convert, exponentOf, format, fromDecimal, sum, toDecimal } from "../../../src/platform/money.ts";

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

  it("converts to nothing what no JSON number holds exactly", () => {
    expect(convert({ amount: Number.MAX_SAFE_INTEGER, currency: "USD" }, "INR", "89.1")).toBeUndefined();
    expect(convert({ amount: -Number.MAX_SAFE_INTEGER, currency: "USD" }, "INR", "89.1")).toBeUndefined();
  });

  it("refuses to add different currencies", () => {
    expect(() => sum("EUR", [{ amount: 1, currency: "USD" }])).toThrow(RangeError);
  });

  it("renders for people", () => expect(format({ amount: 123_450, currency: "EUR" })).toBe("1,234.50 EUR"));
});
