import { describe, expect, it } from "vitest";
import type { Language } from "../../ai-agent/languages.ts";
import { findNumberWords } from "../../ai-agent/number-words.ts";

describe("numbers written in words", () => {
  it.each<[Language, string, number[]]>([
    ["en", "two hundred and fifty mugs, a dozen staplers and half a dozen pens", [250, 12, 6]],
    ["en", "two, three, four", [2, 3, 4]],
    ["de", "zweihundertfünfzig Tassen, fünfundzwanzig Stühle und ein Drucker", [250, 25]],
    ["fr", "deux cent cinquante tasses, quatre-vingt-dix-sept stylos, une douzaine d'agrafeuses", [250, 97, 12]],
    ["es", "doscientas cincuenta tazas y treinta y dos sillas", [250, 32]],
    ["it", "duecentocinquanta tazze, ventuno sedie e tremila penne", [250, 21, 3000]],
    ["nl", "tweehonderdvijftig mokken en tweeëntwintig lampen", [250, 22]],
  ])("are read in %s: %s", (language, text, values) => {
    expect(findNumberWords(text, language).map(({ value }) => value)).toEqual(values);
  });

  it("are those of the buyer's language alone: 'once' is no eleven in English", () => {
    expect(findNumberWords("we order once a year", "en")).toEqual([]);
    expect(findNumberWords("once sillas", "es")).toMatchObject([{ value: 11 }]);
  });
});
