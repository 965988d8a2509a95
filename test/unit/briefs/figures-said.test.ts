import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countsOf, numbersSaid, overtaken, withoutUnsaid } from "../../../src/features/briefs/figures-said.ts";
import { verifyExtraction } from "../../../src/features/briefs/verify-extraction.ts";
import { content, item } from "./brief-states.ts";

const figure = fc.integer({ min: 2, max: 99_999 });
const text = (value: number): string => `at least ${value} kg`;

describe("The ledger of a brief's figures", () => {
  it("takes out what has a figure that nobody said, and nothing else, wherever it stands", () => {
    fc.assert(
      fc.property(fc.array(figure, { maxLength: 8 }), fc.array(figure, { maxLength: 8 }), (said, read) => {
        const before = content({ items: [item("chairs", 4, { attributes: read.map(text) })], constraints: read.map(text) });
        const held = withoutUnsaid(before, numbersSaid(said.map((value) => `We need ${value} of these.`)));
        const right = read.filter((value) => said.includes(value)).map(text);
        expect(held.content.constraints).toEqual(right);
        expect(held.content.items[0]?.attributes).toEqual(right);
        const wrong = read.filter((value) => !said.includes(value)).map(text);
        expect(held.leftOut).toEqual(
          wrong.length === 0
            ? []
            : [
                { field: "/items/0/attributes", texts: wrong },
                { field: "/constraints", texts: wrong },
              ],
        );
      }),
    );
  });

  it("leaves a brief as it is whose every figure was said, though it is said in words or among hundreds", () => {
    const crowd = Array.from({ length: 500 }, (_, index) => `${index + 1_000}`).join("; ");
    const before = content({
      title: "25 chairs",
      items: [item("chairs", 25, { attributes: ["2 drawers", "1499 g"] })],
      constraints: ["30 % recycled"],
    });
    const held = withoutUnsaid(before, numbersSaid([crowd, "fünfundzwanzig Stühle mit zwei Schubladen", "treinta por ciento"]));
    expect(held).toEqual({ content: before, leftOut: [], named: [] });
  });

  it("lets no count into a brief that is neither in its words nor asked about, whatever is said and read", () => {
    fc.assert(
      fc.property(figure, figure, fc.boolean(), (said, read, isEvident) => {
        const words = `We need ${said} chairs in Kassel.`;
        const verified = verifyExtraction(
          {
            brief: content({ title: "Chairs", items: [item("chairs", read)], budget: null, delivery: null }),
            ...{ confidence: { items: 0.9 }, questions: [], method: "test", version: "1" },
            evidence: isEvident ? [{ field: "/items/0/quantity", message: 0, start: 8, end: 8 + String(said).length }] : [],
          },
          { messages: [{ id: "msg_1", role: "user", content: words }], referenceTime: new Date("2027-03-03T10:00:00Z"), language: "en" },
        );
        const isKnown = said === read && isEvident;
        expect(verified?.content.items[0]?.quantity).toBe(isEvident && said !== read ? null : read);
        expect(verified?.questions.map(({ field }) => field)).toEqual(isKnown ? [] : ["/items/0/quantity"]);
        expect((verified?.confidence["/items/0/quantity"] ?? 1) < 0.5).toBe(!isKnown);
      }),
    );
  });
});

describe("A figure that the buyer said in words of his own", () => {
  it.each([
    ["a two-year warranty", "2-year warranty"],
    ["one year warranty", "1 year warranty"],
    ["ein Jahr Garantie", "1 Jahr Garantie"],
    ["four-drawer cabinets", "4 drawers"],
    ["mit fünfjähriger Garantie", "5 Jahre Garantie"],
    ["mit vierundzwanzigmonatiger Garantie", "24 Monate Garantie"],
    ["zweihundertblättrige Blöcke", "200 Blatt"],
    ["dreizehnjährig", "13 Jahre"],
    ["cent feuilles", "100 feuilles"],
    ["una da sei posti", "6 posti"],
    ["one and a half metres wide", "1.5 m wide"],
  ])("is carried: %s as %s", (said, stands) => {
    const before = content({ items: [item("goods", 4, { attributes: [stands] })], constraints: [stands] });
    expect(withoutUnsaid(before, numbersSaid([said])).content).toEqual(before);
  });

  it("may have its year from the deadline", () => {
    const before = content({ items: [item("goods", 4)], constraints: ["delivery by 15 May 2027"], deadline: "2027-05-15" });
    const said = numbersSaid(["deliver by 15 May"]);
    expect(withoutUnsaid(before, said).leftOut).toEqual([]);
    expect(withoutUnsaid({ ...before, deadline: null }, said).leftOut).toHaveLength(1);
  });
});

describe("Counts beside goods", () => {
  const isChair = (words: string): boolean => /chair|stuhl|stühle/iu.test(words);
  it.each([
    ["40 office chairs and 12 desks", [[40]]],
    ["twenty chairs, then 25 chairs", [[25], [20]]],
    ["zwölf Stühle", [[12]]],
    ["1.200 chairs", [[1200, 1.2, 1, 200]]],
    ["chairs: 40", []],
    ["40. Chairs", []],
    ["40 desks, chairs", []],
    ["DIN 4550 chairs", []],
    ["A40 chairs", []],
  ])("of %j are %j", (said, values) => {
    expect(countsOf(said, [], isChair).map((one) => [...one.values])).toEqual(values);
  });

  it("are no money", () => {
    expect(
      countsOf("300 EUR for chairs", [{ start: 0, end: 7, text: "300 EUR", values: new Set([300]), currency: "EUR" }], isChair),
    ).toEqual([]);
  });

  const said = (message: number, ...values: number[]) => ({ message, values: new Set(values), text: `${values[0]} chairs` });
  it("are overtaken where a later message gives another one, and in no other case", () => {
    expect(overtaken(40, [said(0, 40), said(1, 45)])).toEqual([said(0, 40), said(1, 45)]);
    expect(overtaken(45, [said(0, 40), said(1, 45)])).toBeUndefined();
    expect(overtaken(40, [said(0, 40), said(0, 45)])).toBeUndefined();
    expect(overtaken(43, [said(0, 40), said(1, 3)])).toBeUndefined();
    expect(overtaken(40, [said(0, 40), said(1, 45), said(2, 40)])).toBeUndefined();
    expect(overtaken(40, [])).toBeUndefined();
  });
});
