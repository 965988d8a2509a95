import { describe, expect, it } from "vitest";
import { findNumberWords } from "../../../src/features/briefs/number-words.ts";
import type { KnownLanguage } from "../../../src/features/briefs/question-facts.ts";

describe("Numbers that a conversation says in words", () => {
  it.each<[KnownLanguage, string, [string, number][]]>([
    [
      "en",
      "two hundred and fifty mugs, a dozen staplers and half a dozen pens",
      [
        ["two hundred and fifty", 250],
        ["dozen", 12],
        ["half a dozen", 6],
      ],
    ],
    [
      "en",
      "two, three and four",
      [
        ["two", 2],
        ["three", 3],
        ["four", 4],
      ],
    ],
    ["en", "one desk and chairs", []],
    [
      "de",
      "zweihundertfünfzig Tassen, fünfundzwanzig Stühle und ein Drucker",
      [
        ["zweihundertfünfzig", 250],
        ["fünfundzwanzig", 25],
      ],
    ],
    [
      "fr",
      "deux cent cinquante tasses, vingt et un stylos",
      [
        ["deux cent cinquante", 250],
        ["vingt et un", 21],
      ],
    ],
    [
      "es",
      "doscientas cincuenta tazas y treinta y dos sillas",
      [
        ["doscientas cincuenta", 250],
        ["treinta y dos", 32],
      ],
    ],
    [
      "it",
      "duecentocinquanta tazze, ventuno sedie e tremila penne",
      [
        ["duecentocinquanta", 250],
        ["ventuno", 21],
        ["tremila", 3000],
      ],
    ],
    [
      "nl",
      "tweehonderdvijftig mokken en tweeëntwintig lampen",
      [
        ["tweehonderdvijftig", 250],
        ["tweeëntwintig", 22],
      ],
    ],
  ])("are read in %s where they stand: %s", (language, text, said) => {
    expect(findNumberWords(text, language).map(({ start, end, value }) => [text.slice(start, end), value])).toEqual(said);
  });

  it("take no long time where a text is full of them", () => {
    expect(findNumberWords("und".repeat(7_000), "de")).toEqual([]);
    expect(findNumberWords("zwanzigeinhundert".repeat(900), "de")).toEqual([]);
    expect(findNumberWords("five ".repeat(4_000), "en")).toHaveLength(4_000);
  });
});
