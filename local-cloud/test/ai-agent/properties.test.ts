import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { extractBrief } from "../../ai-agent/brief.ts";
import { briefSchema } from "../../ai-agent/schema.ts";
import { briefOf, requestOf } from "./brief-of.ts";

const FRAGMENTS = [
  "we need",
  "12",
  "a dozen",
  "office chairs",
  "2 x",
  "24-inch monitors",
  "budget",
  "€",
  "$5k",
  "1.500,00 EUR",
  "KWD",
  "up to",
  "by",
  "next Friday",
  "31/02/2027",
  "deliver to",
  "Berlin",
  "NSN 5830011358495",
  "+49 30 1234567",
  "actually make it",
  "remove the",
  "no substitutes",
  "\n",
  ".",
  ",",
  "—",
  "für",
  "zwölf",
  "livraison à",
  "999999999999999999999",
  "½",
  "<b>",
  "10-",
  "(6)",
  "x",
];
const word = fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ unit: "grapheme", maxLength: 12 }));
const text = fc.array(word, { maxLength: 40 }).map((words) => words.join(" "));
const conversation = fc.array(
  fc.oneof(
    text,
    text.map((assistant) => ({ assistant })),
  ),
  { minLength: 1, maxLength: 5 },
);

describe("whatever a buyer writes", () => {
  it("gives a valid brief or says that it found no items, and the same each time", () => {
    fc.assert(
      fc.property(conversation, (turns) => {
        const extraction = extractBrief(requestOf(turns));
        expect(extractBrief(requestOf(turns))).toEqual(extraction);
        if ("kind" in extraction) return;
        expect(briefSchema.safeParse(extraction.brief).error).toBeUndefined();
        expect(Object.values(extraction.confidence).every((share) => share >= 0 && share <= 1)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it("reads back any count and any amount it is told plainly", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 1, max: 9_999_999 }), (count, cents) => {
        const brief = briefOf([`We need ${count} staplers, budget EUR ${(cents / 100).toFixed(2)} in total`]);
        expect(brief.items).toMatchObject([{ name: "staplers", quantity: count }]);
        expect(brief.budget).toEqual({ amount: cents, currency: "EUR", kind: "total" });
      }),
    );
  });

  it("does not depend on the time zone of the machine", () => {
    const before = process.env["TZ"];
    const deadlines = ["UTC", "Asia/Tokyo", "America/Los_Angeles"].map((zone) => {
      process.env["TZ"] = zone;
      return briefOf(["5 lamps by next Friday"]).deadline;
    });
    if (before === undefined) delete process.env["TZ"];
    else process.env["TZ"] = before;
    expect(new Set(deadlines)).toEqual(new Set(["2027-03-19"]));
  });

  // Work that grows with the square of the body would take many minutes.
  it.each(["a", "1 ", "twenty ", "one hundred and ", "A-", "$1 ", "((1) ", "3 boxes of A4 paper, ", "(", "\n"])(
    "comes to an end with a body full of %j",
    { timeout: 120_000 },
    (unit) => {
      expect(extractBrief(requestOf([unit.repeat(Math.floor(250_000 / unit.length))]))).toEqual(expect.any(Object));
    },
  );

  const ofLength = (unit: string): string => unit.repeat(Math.floor(20_000 / unit.length));
  /** The least of three: a collection of garbage is no part of the work. */
  function microsecondsOf(...turns: string[]): number {
    const once = (): number => {
      const before = process.cpuUsage();
      extractBrief(requestOf(turns));
      return process.cpuUsage(before).user;
    };
    return Math.min(once(), once(), once());
  }

  // An expression that tries every run of spaces from each of its places takes a hundred times as long.
  it.each(["\n", " \n"])(
    "takes at most ten times as long over nothing but %j as over a list of goods of the same length",
    { timeout: 60_000 },
    (unit) => {
      const list = microsecondsOf("We need 5 chairs.", ofLength("3 boxes of A4 paper, "));
      expect(microsecondsOf("We need 5 chairs.", ofLength(unit))).toBeLessThan(10 * list);
    },
  );
});
