import { describe, expect, it } from "vitest";
import { sumsIn, withoutSums } from "../../../src/features/briefs/sums-in-text.ts";

describe("Money in a text", () => {
  it.each([
    ["at most 11.900,- EUR netto", "11.900,- EUR", 11_900, "EUR"],
    ["max 25k€ all in", "25k€", 25_000, "EUR"],
    ["CHF 8'500.– in all", "CHF 8'500.–", 8500, "CHF"],
    ["pour 2 800 € hors taxe", "2 800 €", 2800, "EUR"],
    ["£40 for 12 lamps", "£40", 40, "GBP"],
    ["$1,500 for 12 lamps", "$1,500", 1500, undefined],
    ["1500 CAD, all in", "1500 CAD", 1500, "CAD"],
    ["budget 20 000 euros normalement", "20 000 euros", 20_000, "EUR"],
    ["5,000 euro contingency", "5,000 euro", 5000, "EUR"],
    ["500 euro contanti", "500 euro", 500, "EUR"],
    ["20 euro per container", "20 euro", 20, "EUR"],
    ["300 Euro Budget", "300 Euro", 300, "EUR"],
    ["5 Tsd. Euro für 12 Lampen", "5 Tsd. Euro", 5000, "EUR"],
  ])("in %s is %s", (text, written, value, currency) => {
    const sums = sumsIn(text);
    expect(sums).toMatchObject([{ text: written, currency }]);
    expect(sums[0]?.values.has(value)).toBe(true);
  });

  it.each([
    "40 chairs",
    "100 EUR pallets",
    "20 EUR-Paletten",
    "12 Euro-Behälter",
    "20 Euro containers",
    "8 Euro Behälter",
    "30 euro kratten",
    "40 euro palés",
    "10 euro bacs",
    "10 Dollar Tree shelves",
    "10 CAD workstations",
    "50 pounds of nails",
    "ALL 40 of them",
    "5 PEN holders",
    "",
  ])("is none in %s", (text) => {
    expect(sumsIn(text)).toEqual([]);
  });

  it("is cut out of a piece of it, and the counts beside it stay", () => {
    const text = "40 chairs at 20 € each";
    expect(withoutSums(text, { start: 0, end: 17 }, sumsIn(text))).toBe("40 chairs at / ");
  });

  it("takes no long time for a text full of figures", () => {
    expect(sumsIn("1 000 ".repeat(4_000))).toEqual([]);
  });
});
