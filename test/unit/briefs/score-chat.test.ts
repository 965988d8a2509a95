import { describe, expect, it } from "vitest";
import type { Expected } from "../../briefs/chat.ts";
import { figuresOf } from "../../briefs/figures.ts";
import { scoreChat, type Field, type Judged, type Reading } from "../../briefs/score-chat.ts";

const EXPECTED: Expected = {
  items: [{ words: ["office", "chair"], not: ["desk"], quantity: 40, unit: "piece" }],
  budget: { amount: 14_500, currency: "GBP", basis: "total" },
  deadline: { from: "2027-04-15", to: "2027-04-16" },
  place: { city: ["leeds"], country: "GB" },
};

const RIGHT: Reading = {
  brief: {
    items: [{ name: "Office chairs", quantity: 40, unit: "pcs", attributes: [] }],
    budget: { amount: 1_450_000, currency: "GBP", kind: "total" },
    delivery: { place: "Leeds", country: "GB" },
    deadline: "2027-04-16",
    missing: [],
  },
  confidence: { items: 0.8, "/items/0": 0.9, budget: 0.7, deadline: 0.6, delivery: 0.4 },
};

const reading = (brief: Partial<Reading["brief"]>, more: Partial<Reading> = {}): Reading => ({
  ...RIGHT,
  ...more,
  brief: { ...RIGHT.brief, ...brief },
});
const of = (field: Field, judged: readonly Judged[]): Judged[] => judged.filter((one) => one.field === field);
const score = (given: Reading | undefined, expected: Expected = EXPECTED): Judged[] => scoreChat({ expected }, given);

describe("The score of a chat", () => {
  it("is right in each field where all is right", () => {
    expect(score(RIGHT).every((one) => one.expected && one.given && one.right)).toBe(true);
    expect(score(RIGHT).map(({ field, confidence }) => [field, confidence])).toEqual([
      ["item", 0.9],
      ["quantity", 0.9],
      ["unit", 0.9],
      ["budget", 0.7],
      ["deadline", 0.6],
      ["place", 0.4],
    ]);
  });

  it.each<[string, Field, Partial<Reading["brief"]>]>([
    ["a count", "quantity", { items: [{ name: "office chair", quantity: 4, unit: "piece", attributes: [] }] }],
    ["a unit", "unit", { items: [{ name: "office chair", quantity: 40, unit: "box", attributes: [] }] }],
    ["an amount", "budget", { budget: { amount: 14_500, currency: "GBP", kind: "total" } }],
    ["a currency", "budget", { budget: { amount: 1_450_000, currency: "EUR", kind: "total" } }],
    ["a basis", "budget", { budget: { amount: 1_450_000, currency: "GBP", kind: "per-unit" } }],
    ["a day", "deadline", { deadline: "2027-04-17" }],
    ["a town", "place", { delivery: { place: "London", country: "GB" } }],
    ["a country", "place", { delivery: { place: "Leeds", country: null } }],
  ])("is wrong in a field of which %s is wrong", (_, field, brief) => {
    const judged = score(reading(brief));
    expect(of(field, judged)).toMatchObject([{ given: true, right: false }]);
    expect(judged.filter((one) => !one.right)).toHaveLength(1);
  });

  it("counts a line that stands for no label as invented, also one that says the same twice", () => {
    const chair = { name: "office chair", quantity: 40, unit: "piece", attributes: [] };
    const judged = score(reading({ items: [{ ...chair, name: "office chair desk" }, chair, chair] }));
    expect(of("item", judged).filter((one) => !one.right)).toMatchObject([
      { expected: false, given: true },
      { expected: false, given: true },
    ]);
    expect(figuresOf(judged).invented).toBeCloseTo(2 / 3);
  });

  it("takes a count that nobody stated for wrong where one is given", () => {
    const unstated: Expected = { ...EXPECTED, items: [{ words: ["chair"], quantity: null, unit: null }] };
    expect(of("quantity", score(RIGHT, unstated))).toMatchObject([{ expected: false, given: true, right: false }]);
    const none = reading({ items: [{ name: "office chair", quantity: null, unit: "piece", attributes: [] }] });
    expect(of("quantity", score(none, unstated))).toMatchObject([{ expected: false, given: false }]);
  });

  it("misses all that an agent leaves out which finds nothing", () => {
    expect(score(undefined).every((one) => one.expected && !one.given && !one.right)).toBe(true);
  });

  it("wants a question, and no value, where the buyer contradicts himself", () => {
    const torn: Expected = { ...EXPECTED, budget: null, ask: ["budget"] };
    const asked = score(reading({ budget: null }, { questions: [{ field: "/budget" }] }), torn);
    expect(of("budget", asked)).toMatchObject([{ contradicted: true, asked: true, given: false }]);
    expect(figuresOf(asked)).toMatchObject({ contradicted: 1, contradictedAndAsked: 1 });
    expect(figuresOf(score(RIGHT, torn))).toMatchObject({ contradicted: 1, contradictedAndAsked: 0, wrong: 1 });
  });
});

describe("The figures of many", () => {
  const judged = (right: boolean, more: Partial<Judged>): Judged => ({
    field: "budget",
    expected: true,
    given: true,
    right,
    asked: false,
    wanted: "",
    got: "",
    ...more,
  });

  it("are precision over what was given, recall over what was labelled", () => {
    const { fields } = figuresOf([judged(true, {}), judged(false, {}), judged(true, { expected: true }), judged(false, { given: false })]);
    expect(fields.find(({ field }) => field === "budget")).toMatchObject({
      expected: 4,
      given: 3,
      right: 2,
      precision: 2 / 3,
      recall: 0.5,
      f1: 4 / 7,
    });
  });

  it("count a wrong value as doubted below a half, or where it is asked about", () => {
    const figures = figuresOf([
      judged(false, { confidence: 0.49 }),
      judged(false, { confidence: 0.5 }),
      judged(false, { confidence: 0.9, asked: true }),
      judged(false, {}),
    ]);
    expect(figures).toMatchObject({ wrong: 4, wrongButDoubted: 0.5 });
  });

  it("hold confidence against the share that was right", () => {
    const { calibration, calibrationError } = figuresOf([
      judged(true, { confidence: 0.95 }),
      judged(false, { confidence: 1 }),
      judged(true, { confidence: 0.3 }),
    ]);
    expect(calibration[9]).toEqual({ from: 0.9, given: 2, right: 1 });
    expect(calibration[3]).toEqual({ from: 0.3, given: 1, right: 1 });
    expect(calibrationError).toBeCloseTo((0.95 + 0.7) / 3);
  });
});
