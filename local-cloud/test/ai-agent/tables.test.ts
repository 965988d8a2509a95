import { describe, expect, it } from "vitest";
import { extractBrief } from "../../ai-agent/brief.ts";
import { askingLanguage } from "../../ai-agent/questions.ts";
import { briefOf, extractionOf, itemsOf, requestOf } from "./brief-of.ts";

const RIGHT = ["50 ream a4 copy paper 80gsm", "12 box ballpoint pen", "200 piece lever arch file"];

describe("[BRF-1] A table in a message", () => {
  it.each<[string, string]>([
    [
      "with heads",
      "Item | Qty | Unit\nA4 copy paper 80gsm | 50 | reams\nBallpoint pens, blue | 12 | boxes\nLever arch files | 200 | pcs\n\nDeliver to our Cork office, before Easter.",
    ],
    [
      "in Markdown, its rows numbered and priced",
      "| # | Description | Quantity | UoM | Price |\n|---|:---|---:|---|---|\n| 1 | A4 copy paper 80gsm | 50 | reams | £4.10 |\n| 2 | Ballpoint pens, blue | 12 | boxes | £6 |\n| 3 | Lever arch files | 200 | pcs | £1 |\n\nDeliver to our Cork office, before Easter.",
    ],
    [
      "pasted out of a spreadsheet",
      "Qty\tItem\n50 reams\tA4 copy paper 80gsm\n12 boxes\tBallpoint pens, blue\n200\tLever arch files\nDeliver to our Cork office, before Easter.",
    ],
    [
      "without heads, by semicolons",
      "Please quote:\n1; A4 copy paper 80gsm; 50 reams\n2; Ballpoint pens, blue; 12 boxes\n3; Lever arch files; 200\nDeliver to our Cork office, before Easter.",
    ],
  ])("is read by its columns, and the words around it as ever: %s", (_, message) => {
    expect(itemsOf([message])).toEqual(RIGHT);
    expect(briefOf([message])).toMatchObject({ delivery: { country: "IE" }, deadline: "2027-03-28", budget: null });
    expect(extractionOf([message]).questions).toEqual([]);
  });

  it("has words of its own in other languages, and units that open a name", () => {
    const table = "quantité | désignation\n10 | rames de papier A3\n4 | cartouches d'encre noire\n1 500 | enveloppes";
    expect(briefOf([`${table}\nAdresse : 59000 Lille.`]).items.map(({ quantity, unit, name }) => `${quantity} ${unit} ${name}`)).toEqual([
      "10 ream papier A3",
      "4 piece cartouches d'encre noire",
      "1500 piece enveloppes",
    ]);
  });

  it.each(["\t", " | "])("says where its counts stand, with %j between them", (bar) => {
    const message = ["Item|Qty", "A4 copy paper|50 reams", "Lever arch files|200"].join("\n").replaceAll("|", bar);
    const [first] = extractionOf([message]).evidence;
    expect(message.slice(first?.start, first?.end)).toBe(`A4 copy paper${bar}50 reams`);
  });
  it("of words alone is answered in their language", () => {
    expect(askingLanguage(["A4 copy paper | 50 reams\nA4 files | 200"], undefined)).toBe("en");
    expect(askingLanguage(["Item | Qty\nA4 carta | 50"], undefined)).toBe("en");
  });

  it("is not guessed at where two columns could be its counts", () => {
    expect(extractBrief(requestOf(["Please quote:\nchairs | 12 | 14\ndesks | 4 | 5"]))).toMatchObject({ kind: "no-items-found" });
  });

  it.each([
    ["a bar within a sentence", "We need 12 chairs | 4 desks for Cork."],
    ["a signature", "We need 12 chairs and 4 desks.\nPriya Nair | Ops Manager | 07700 900 412"],
    ["one row alone", "We need 12 chairs and 4 desks.\nFloor | 3"],
    ["rows of which none counts", "We need 12 chairs and 4 desks.\nmon | closed\ntue | open"],
    ["a semicolon in each of two lines", "We need 12 chairs; the old ones broke.\nAlso 4 desks; no hurry."],
  ])("is none: %s", (_, message) => {
    expect(itemsOf([message])).toEqual(["12 piece chair", "4 piece desk"]);
  });
});
