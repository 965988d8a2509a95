import { describe, expect, it } from "vitest";
import { exponentOf, minorUnits } from "../../ai-agent/currencies.ts";
import { budgetOf, findCurrency, findMoney } from "../../ai-agent/money.ts";
import { languageOf } from "../../ai-agent/languages.ts";

function budget(text: string, locale?: string) {
  const found = budgetOf(findMoney(text, languageOf(text, locale), locale));
  return found && { minor: found.currency && minorUnits(found.value, found.currency), currency: found.currency, kind: found.kind };
}

describe("the budget in a text", () => {
  it.each([
    ["at most $5k", 500_000, "USD"],
    ["our budget is up to $4,000-5,000", 500_000, "USD"],
    ["between $200 and $300", 30_000, "USD"],
    ["Budget: 1.500,00 EUR in total", 150_000, "EUR"],
    ["wir haben maximal 8.000 € für die Stühle", 800_000, "EUR"],
    ["under € 3 000", 300_000, "EUR"],
    ["budget de 3 500,50 € pour le tout", 350_050, "EUR"],
    ["no more than USD 2,000.00", 200_000, "USD"],
    ["two thousand pounds", 200_000, "GBP"],
    ["a budget of 1.2 million yen", 1_200_000, "JPY"],
    ["max ¥500000", 500_000, "JPY"],
    ["KWD 1.500 is the limit", 1_500, "KWD"],
    ["budget 5k euros max", 500_000, "EUR"],
  ])("%s is %i minor units of %s", (text, minor, currency) => {
    expect(budget(text)).toMatchObject({ minor, currency });
  });

  it("is per unit where the words say so", () => {
    expect(budget("up to 300 GBP each")).toEqual({ minor: 30_000, currency: "GBP", kind: "per-unit" });
    expect(budget("maximum of 20 EUR per chair")).toMatchObject({ kind: "per-unit" });
    expect(budget("20 EUR budget in total")).toMatchObject({ kind: "total" });
  });

  it("takes a bare dollar to be that of the locale's region", () => {
    expect(budget("up to $100", "en-CA")?.currency).toBe("CAD");
    expect(budget("up to $100", "en-GB")?.currency).toBe("USD");
  });

  it("leaves the currency open where none is said", () => {
    expect(budget("our budget is 4000")).toEqual({ minor: undefined, currency: undefined, kind: "total" });
  });

  it.each([
    "a small business size standard of $19M",
    "insurance of 5,000,000 GBP is required",
    "with 50 pounds of coffee",
    "we need 400 chairs",
    "20 Euro containers and 10 Dollar Tree shelves",
    "15 EUR-Paletten und 8 Euro-Paletten, dazu 6 Euro Behälter",
    "necesitamos 40 euro palés",
    "il nous faut 10 euro bacs",
    "wij zoeken 30 euro kratten",
  ])("is not in: %s", (text) => {
    expect(budget(text)).toBeUndefined();
  });

  it.each([
    ["25 euro crates, max 20 euro each", 2_000],
    ["40 containers, 20 Euro per container", 2_000],
    ["40 Stühle, 20 Dollar Budget", 2_000],
    ["20 Euro budget for pallets", 2_000],
  ])("is beside what is called by a currency: %s", (text, minor) => {
    expect(budget(text)?.minor).toBe(minor);
  });

  it.each([
    ["The budget was 1,000 euros, then raised to 1,300 by the board", 130_000],
    ["Genehmigt waren 600 Euro, der Vorstand hat auf 750 aufgestockt", 75_000],
    ["Il budget era di 1.000 euro, poi portato a 1.300 dal direttore", 130_000],
    ["Das Angebot lag bei 3.900 €. Mehr als 3.200 ist nicht drin", 320_000],
    ["Il fornitore di sempre chiede 1.150 euro. Riuscite a farlo per 950?", 95_000],
    ["1.800 euro per la lavapavimenti, 600 per gli altri, insomma 2.400 per tutto", 240_000],
    ["massimo mille franchi svizzeri in tutto", 100_000],
  ])("is the one it was changed to, behind another amount: %s", (text, minor) => {
    expect(budget(text)?.minor).toBe(minor);
  });

  it.each(["Budget 500 euros, and raise it to 60 chairs", "Chairs for 500 euros, 60 in total"])(
    "is not what counts goods behind it: %s",
    (text) => {
      expect(budget(text)?.minor).toBe(50_000);
    },
  );

  it("may be missing while a currency is asked for", () => {
    expect(findCurrency("please quote in CHF")).toBe("CHF");
    expect(findCurrency("we work in a team")).toBeUndefined();
  });
});

describe("minor units", () => {
  it("follow ISO 4217 and never pass what an integer holds", () => {
    expect(["EUR", "JPY", "KWD"].map(exponentOf)).toEqual([2, 0, 3]);
    expect(exponentOf("toString")).toBeUndefined();
    expect(minorUnits(1e18, "EUR")).toBeUndefined();
    expect(minorUnits(-1, "EUR")).toBeUndefined();
  });
});
