import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { amountsIn, priceCharacters } from "../../../src/platform/written-prices/price-text.ts";

const FILE = fileURLToPath(new URL("../../support/vectors/price-text/price-strings.json", import.meta.url).href);
interface Case {
  currency_raw: string | null;
  price_raw: string | null;
  amount: number | null;
  set: string;
}
const { cases } = JSON.parse(readFileSync(FILE, "utf8")) as { cases: Case[] };
const read = (text: string, decimals?: number) => amountsIn(priceCharacters(text) ?? "", decimals).map(({ amount }) => amount);

describe("given a price as people write it", () => {
  it.each([
    ["$1,299.00", ["1299.00"]],
    ["1.299,00 €", ["1299.00"]],
    ["£0.85", ["0.85"]],
    ["SAR 1,295", ["1295"]],
    ["3€49", ["3.49"]],
    ["CHF 1'049,95", ["1049.95"]],
    ["١٬٢٩٥٫٥٠ ر.س", ["1295.50"]],
    ["1.144.000", ["1144000"]],
    ["₹1,29,999.00", ["129999.00"]],
    ["$1299.000", ["1299.000"]],
    ["$0.125", ["0.125"]],
    ["$19 99", ["19", "99"]],
    ["3 for $10", ["3", "10"]],
    ["12.34.56", [undefined]],
  ])("finds in %s the amounts %j", (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it("reads three digits behind the point as thousandths where the currency has them", () => {
    expect(read("1.250 KWD", 3)).toEqual(["1.250"]);
    expect(read("1.250 EUR", 2)).toEqual(["1250"]);
  });

  it.each(["", "See price in cart", "20% off", "free"])("finds no amount in %j", (text) => {
    expect(read(text)).toEqual([]);
  });

  it("does not look for a price in a text that is too long for one", () => {
    expect(priceCharacters("1".repeat(257))).toBeUndefined();
    expect(priceCharacters("ﷺ".repeat(200))).toBeUndefined();
  });
});

describe("given the strings of scrapinghub/price-parser", () => {
  it("reads the same first amounts", () => {
    const judged = cases.filter(({ set }) => !set.includes("XFAIL"));
    const first = ({ price_raw, currency_raw }: Case) =>
      price_raw === null ? undefined : read(price_raw, /KD|KWD/.test(`${currency_raw}${price_raw}`) ? 3 : 2)[0];
    const wrong = judged.filter((one) => (first(one) === undefined ? null : Number(first(one))) !== one.amount);
    expect(judged.length).toBeGreaterThan(200);
    expect(wrong.map((one) => ({ price_raw: one.price_raw, amount: one.amount, read: first(one) }))).toEqual([]);
  });
});
