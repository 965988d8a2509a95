import { describe, expect, it } from "vitest";
import { daysMayBe } from "../../../src/features/briefs/days-in-text.ts";
import { mayBe, mayCount } from "../../../src/features/briefs/figures-in-text.ts";

describe("A figure in a text", () => {
  it.each([
    ["1,500 lbs", 1500],
    ["1.200 kg", 1200],
    ["11.900,- EUR netto", 11_900],
    ["7.200,00 €", 7200],
    ["2 800 €", 2800],
    ["CHF 8'500.–", 8500],
    ["2,5 Tonnen", 2.5],
    ["$1.5k each", 1500],
    ["5 Tsd. Euro", 5000],
    ["2 dozen", 24],
    ["20-25 tables", 25],
    ["dos millones", 2_000_000],
    ["fünfundzwanzig", 25],
    ["half a dozen", 6],
    ["dwadzieścia krzeseł", 20],
    ["٢٥ علبة", 25],
    ["٩٬٥٠٠ ريال", 9500],
    ["モニター２０台", 20],
    ["手袋10ダース", 120],
    ["خمس طابعات", 5],
  ])("%s may be %d", (text, value) => {
    expect(mayBe(text, value)).toBe(true);
  });

  it.each([
    ["1,500 lbs", 500.5],
    ["40 chairs", 4],
    ["14 chairs", 4],
    ["", 4],
    ["!", 4],
    ["words ".repeat(20), 4],
    ["fünfundzwanzig", 20],
    ["two hundred", 2],
    ["٢٥ علبة", 24],
    ["モニター２０台", 13],
  ])("%s may not be %d", (text, value) => {
    expect(mayBe(text, value)).toBe(false);
  });

  it("takes no long time for a text full of them", () => {
    expect(mayBe("1,".repeat(8_000), 7)).toBe(false);
  });
});

describe("A count of one", () => {
  it.each([
    ["one desk and two chairs", "desk"],
    ["une table et deux chaises", "table"],
    ["ein Tisch und zwei Stühle", "Tisch"],
  ])("is in %s", (text, name) => {
    expect(mayCount(text, text, 1, name)).toBe(true);
    expect(mayCount(text, text, 3, name)).toBe(false);
  });
});

describe("A day in a text", () => {
  const from = new Date("2027-03-03T23:30:00Z");
  it.each([
    ["15 April", "2027-04-15"],
    ["before 15 April", "2027-04-14"],
    ["30.04.2027", "2027-04-30"],
    ["in 3 weeks", "2027-03-24"],
    ["within 10 business days", "2027-03-17"],
    ["en un plazo de 10 días", "2027-03-13"],
    ["KW 32", "2027-08-13"],
    ["in 2 months", "2027-05-03"],
    ["end of next month", "2027-04-30"],
    ["15 de abril", "2027-04-15"],
    ["before 1 May", "2027-04-30"],
    ["le 1er avril", "2027-04-01"],
    ["we may need it by the 15th", "2027-04-15"],
    ["bis Freitag", "2027-03-05"],
    ["before Friday", "2027-03-04"],
  ])("%s may be %s", (text, day) => {
    expect(daysMayBe(text, day, from)).toBe(true);
  });

  it.each([
    ["15 April", "2027-04-25"],
    ["in 3 weeks", "2027-03-27"],
    ["40", "2027-04-15"],
    ["15 April", "2027-05-15"],
    ["15. April", "2027-05-15"],
    ["le 15 avr.", "2027-03-15"],
    ["April 15th", "2027-06-15"],
    ["bis Freitag", "2027-03-09"],
    ["venerdì", "2027-03-08"],
  ])("%s may not be %s", (text, day) => {
    expect(daysMayBe(text, day, from)).toBe(false);
  });
});
