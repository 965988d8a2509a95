import { describe, expect, it } from "vitest";
import { briefOf, itemsOf } from "./brief-of.ts";

describe("[BRF-1] An answer", () => {
  it.each<[string, string, string, string[]]>([
    ["To Galway. And make the vests 30, 10 of them in XL.", "Galway", "IE", ["30 piece hi-vis vest", "25 piece hard hat"]],
    ["We take 30 vests. To Galway.", "Galway", "IE", ["30 piece hi-vis vest", "25 piece hard hat"]],
  ])("is read for what was asked in the sentence that says it alone: %s", (answer, place, country, items) => {
    const turns = ["I want to order 25 hi-vis vests and 25 hard hats.", { assistant: "Where should they be delivered?" }, answer];
    expect(briefOf(turns).delivery).toEqual({ place, country });
    expect(itemsOf(turns)).toEqual(items);
  });

  it.each<[string, string[], string]>([
    ["Spanish", ["Quiero comprar 20 sillas de oficina y 10 mesas", "¿Dónde las entregamos?", "Mejor pon 25 sillas"], "25"],
    ["Italian", ["Mi servono 8 stampanti laser e 16 toner", "Dove le consegniamo?", "Anzi, le stampanti diventano 6"], "6"],
    ["Dutch", ["Ik zoek 40 stapelstoelen en 10 klaptafels", "Waar moeten ze geleverd worden?", "Doe toch maar 60 stoelen."], "60"],
    ["German", ["Wir brauchen 20 Stühle", "Wohin sollen wir liefern?", "Doch nur 12 Stühle"], "12"],
  ])("to where is no place where its figure counts goods, in %s", (_, [first = "", asked = "", second = ""], count) => {
    const brief = briefOf([first, { assistant: asked }, second]);
    expect(brief.delivery).toBeNull();
    expect(brief.items[0]?.quantity).toBe(Number(count));
  });

  it("to where keeps the postcode that stands before a place nobody knows", () => {
    const brief = briefOf(["12 chairs", { assistant: "Where should they be delivered?" }, "87527 Kleinweilerhofen"]);
    expect(brief.delivery?.place).toContain("Kleinweilerhofen");
  });
});

describe("[BRF-1] A count said anew", () => {
  it.each<[string, string[], string[]]>([
    [
      "two of them in one sentence",
      ["8 printers and 16 toners", "Change the printers to 6 and the toners to 12"],
      ["6 piece printer", "12 piece toner"],
    ],
    [
      "in Italian",
      ["Mi servono 8 stampanti e 16 toner", "Le stampanti diventano 6 e i toner 12."],
      ["6 piece stampanti", "12 piece toner"],
    ],
    ["in French", ["50 casques et 50 gilets pour nous", "Pour les gilets, finalement 80."], ["50 piece casques", "80 piece gilets"]],
    [
      "beside how many of them are what",
      ["25 vests and 25 hats", "Make the vests 30, 10 of them in XL."],
      ["30 piece vest", "25 piece hat"],
    ],
    [
      "by the end of a compound",
      ["Ik zoek 40 stapelstoelen en 10 tafels", "Doe toch maar 60 stoelen."],
      ["60 piece stapelstoelen", "10 piece tafel"],
    ],
  ])("counts the goods that are named before it: %s", (_, turns, items) => {
    expect(itemsOf(turns)).toEqual(items);
  });

  it("adds a line where two kinds could be meant by the end of a compound", () => {
    expect(itemsOf(["Ik zoek 40 stapelstoelen en 10 bureaustoelen", "Doe toch maar 60 stoelen."])).toHaveLength(3);
  });
});
