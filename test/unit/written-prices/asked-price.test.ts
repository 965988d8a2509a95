import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { askedPrice } from "../../../src/platform/written-prices/asked-price.ts";
import { exponentOf } from "../../../src/platform/money.ts";

const machine = (text: string, stated?: string, shop = "USD") => askedPrice({ text, notation: "machine" }, { stated, shop });
const human = (text: string, stated?: string, shop = "USD") => askedPrice({ text, notation: "human" }, { stated, shop });
const usd = (amount: number) => ({ amount, currency: "USD" });

describe("given a price in machine notation", () => {
  it.each([
    ["1299.000", 129900],
    ["49.999", 5000],
    ["140.000", 14000],
    ["34.992001", 3499],
    ["1299", 129900],
    [".75", 75],
    ["1700.", 170000],
    ["1,299.00", 129900],
    ["3,700.00", 370000],
    ["1.299,00", 129900],
    ["1.299.000", 129900000],
    ["1,299,000", 129900000],
    ["1'049.95", 104995],
    ["1 234.56", 123456],
    ["1299,5", 129950],
    ["$1,299.00", 129900],
    ["USD 1299.000", 129900],
    ["1299.00 USD", 129900],
    ["$.75", 75],
    ["US$ 19,99", 1999],
  ])("takes the point in %j for the decimal sign", (text, amount) => {
    expect(machine(text)).toEqual(usd(amount));
  });

  it.each([
    "1,299",
    "-5.00",
    "+5.00",
    "−5.00",
    "$-5.00",
    "1e3",
    "1e400",
    "NaN",
    "Infinity",
    "",
    "3 for $10",
    "10-20",
    "12.34.56",
    "0",
    "0.00",
    "0x10",
    "1_000",
    "USD.75",
  ])("makes no offer of %j, which has no reading or several", (text) => {
    expect(machine(text)).toBeUndefined();
  });

  it.each([Infinity, Number.NaN, -5, 0, 1e21, 99_999_999_999_999, 1e-9])("makes no offer of the number %d", (price) => {
    expect(askedPrice(price, { stated: "USD", shop: "USD" })).toBeUndefined();
  });

  it("makes of whatever a program writes the amount it wrote, or nothing", () => {
    const amounts = fc.tuple(
      fc.integer({ min: 1, max: 1_000_000_000 }),
      fc.constantFrom("USD", "JPY", "KWD"),
      fc.integer({ min: 0, max: 5 }),
    );
    fc.assert(
      fc.property(amounts, ([minor, currency, noughts]) => {
        const exponent = exponentOf(currency);
        const decimal = (minor / 10 ** exponent).toFixed(exponent);
        const written = noughts === 0 ? decimal : `${decimal}${exponent === 0 ? "." : ""}${"0".repeat(noughts)}`;
        expect(machine(written, currency)).toEqual({ amount: minor, currency });
        expect(machine(`-${written}`, currency)).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from("0123456789.,- e$€%'")) }),
        fc.constantFrom("machine" as const, "human" as const),
        (text, notation) => {
          const price = askedPrice({ text, notation }, { stated: undefined, shop: "USD" });
          expect(price === undefined || (Number.isSafeInteger(price.amount) && price.amount > 0)).toBe(true);
        },
      ),
    );
  });
});

describe("given a price as people write it", () => {
  it.each([
    ["$1,299.00", 129900],
    ["$49,999", 4999900],
    ["From $10", 1000],
    ["125,00 125,00 US$", 12500],
    ["Price - $11.95", 1195],
    ["$426.20/EA", 42620],
  ])("reads the one amount of %j", (text, amount) => {
    expect(human(text)).toEqual(usd(amount));
  });

  it.each([
    "3 for $10",
    "$841.00 – $995.00",
    "From 26 to 50 $",
    "Was $120.00 Now $60.00",
    "-$5.00",
    "($5.00)",
    "- $5.00",
    "$19 99",
    "2 x $5",
    "free",
  ])("makes no offer of %j", (text) => {
    expect(human(text)).toBeUndefined();
  });
});

describe("given what a price says of its currency", () => {
  it.each([
    ["1 599 руб.", "EUR", "RUB"],
    ["₽ 1 599", "EUR", "RUB"],
    ["Rp 221.000", "USD", "IDR"],
    ["1 990 Ft", "USD", "HUF"],
    ["RM 25.00", "USD", "MYR"],
    ["฿250", "USD", "THB"],
    ["450 000 ₫", "USD", "VND"],
    ["₱250", "USD", "PHP"],
    ["₦250", "USD", "NGN"],
    ["NT$250", "USD", "TWD"],
    ["253,89 lei", "EUR", "RON"],
    ["27.00 лв.", "EUR", "BGN"],
    ["29,50 zl", "EUR", "PLN"],
    ["1 290 kr", "SEK", "SEK"],
    ["CAD$1.23", "USD", "CAD"],
    ["$1,190.00 AUD", "USD", "AUD"],
    ["£94.50 GBP", "USD", "GBP"],
    ["$20.00", "CAD", "CAD"],
    ["¥1,200", "CNY", "CNY"],
    ["Rs. 1,599", "INR", "INR"],
    ["19.99", "EUR", "EUR"],
  ])("reads %j in a shop that trades in %s as %s", (text, shop, currency) => {
    expect(human(text, undefined, shop)?.currency).toBe(currency);
  });

  it.each([
    ["Rs. 1,599", undefined, "USD"],
    ["$20.00", undefined, "EUR"],
    ["¥1,200", undefined, "USD"],
    ["1 290 kr", undefined, "USD"],
    ["20.00 Lek", undefined, "USD"],
    ["T$ 20.00", undefined, "USD"],
    ["₿ 20.00", "USD", "USD"],
    ["₭ 20.00", undefined, "USD"],
    ["£20.00", "USD", "USD"],
    ["20.00", "Rs", "USD"],
    ["20.00", "XYZ", "USD"],
    ["20.00", "Dollars", "USD"],
  ])("makes no offer of %j where the page states %s and the shop trades in %s", (text, stated, shop) => {
    expect(human(text, stated, shop)).toBeUndefined();
    expect(machine(text.replace("1,599", "1599"), stated, shop)).toBeUndefined();
  });

  it.each([
    ["€", "EUR"],
    ["eur", "EUR"],
    ["RMB", "CNY"],
    ["US$", "USD"],
    ["$", "USD"],
  ])("takes priceCurrency %j for %s", (stated, currency) => {
    expect(machine("19.99", stated)?.currency).toBe(currency);
  });

  it("lets the page's own word decide between the currencies of a sign", () => {
    expect(human("Rs. 1,599", "PKR")).toEqual({ amount: 159900, currency: "PKR" });
    expect(human("$20.00", "AUD", "EUR")).toEqual({ amount: 2000, currency: "AUD" });
  });
});
