import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parsePriceText } from "../../../src/features/crawl/extract/price-text.ts";

const FILE = fileURLToPath(new URL("../../support/vectors/price-text/price-strings.json", import.meta.url).href);
interface Case {
  currency_raw: string | null;
  price_raw: string | null;
  amount: number | null;
  set: string;
}
const { cases } = JSON.parse(readFileSync(FILE, "utf8")) as { cases: Case[] };

describe("given a price as people write it", () => {
  it.each([
    ["$1,299.00", { amount: "1299.00" }],
    ["1.299,00 €", { amount: "1299.00", currency: "EUR" }],
    ["£0.85", { amount: "0.85", currency: "GBP" }],
    ["SAR 1,295", { amount: "1295", currency: "SAR" }],
    ["3€49", { amount: "3.49", currency: "EUR" }],
    ["CHF 1'049,95", { amount: "1049.95", currency: "CHF" }],
    ["١٬٢٩٥٫٥٠ ر.س", { amount: "1295.50", currency: "SAR" }],
    ["0.125 KWD", { amount: "0.125", currency: "KWD" }],
    ["1.144.000", { amount: "1144000" }],
  ])("reads %s", (text, expected) => {
    expect(parsePriceText(text)).toEqual(expected);
  });

  it.each(["", "See price in cart", "20% off", "free"])("finds no price in %j", (text) => {
    expect(parsePriceText(text)).toBeUndefined();
  });
});

describe("given the strings of scrapinghub/price-parser", () => {
  it("reads the same amounts", () => {
    const judged = cases.filter(({ set }) => !set.includes("XFAIL"));
    const wrong = judged.filter(({ price_raw, amount, currency_raw }) => {
      const read =
        price_raw === null ? undefined : parsePriceText(price_raw, /KD|KWD/.test(`${currency_raw}${price_raw}`) ? "KWD" : undefined);
      return (read === undefined ? null : Number(read.amount)) !== amount;
    });
    expect(judged.length).toBeGreaterThan(200);
    expect(wrong.map(({ price_raw, amount }) => ({ price_raw, amount, read: parsePriceText(price_raw ?? "")?.amount }))).toEqual([]);
  });
});
