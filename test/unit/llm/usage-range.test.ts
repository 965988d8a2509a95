import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { daysOf, KEPT_DAYS, MOST_DAYS, rangeOf, rankedModels, seriesOf } from "../../../src/features/llm/usage-range.ts";

const TODAY = "2026-11-27";

describe("the days of a page of usage", () => {
  it("are the last fortnight where none are asked for, and end where only an end is given", () => {
    expect(rangeOf({}, TODAY)).toEqual({ ok: true, value: { from: "2026-11-14", to: TODAY } });
    expect(rangeOf({ to: "2026-03-02" }, TODAY)).toEqual({ ok: true, value: { from: "2026-02-17", to: "2026-03-02" } });
    expect(rangeOf({ from: "2026-11-27" }, TODAY)).toEqual({ ok: true, value: { from: TODAY, to: TODAY } });
  });

  it.each([
    [{ to: "2026-11-28" }, "to"],
    [{ to: "9999-12-31" }, "to"],
    [{ to: "0000-01-01" }, "to"],
    [{ from: "2026-11-28" }, "from"],
    [{ from: "0000-01-01" }, "from"],
    [{ from: "2026-11-20", to: "2026-11-19" }, "from"],
  ] as const)("are refused for %j, with what is wrong", (asked, member) => {
    expect(rangeOf(asked, TODAY)).toMatchObject({ ok: false, refusal: { member } });
  });

  it("are at most as many as are added up, and no longer ago than the books go back", () => {
    const first = daysOf({ from: "2026-01-01", to: TODAY }).at(-MOST_DAYS) ?? "";
    expect(rangeOf({ from: first }, TODAY).ok).toBe(true);
    const before = daysOf({ from: "2026-01-01", to: TODAY }).at(-MOST_DAYS - 1) ?? "";
    expect(rangeOf({ from: before }, TODAY).ok).toBe(false);
    const oldest = new Date(Date.parse(TODAY) - KEPT_DAYS * 86_400_000).toISOString().slice(0, 10);
    expect(rangeOf({ to: oldest }, TODAY).ok).toBe(true);
  });

  it("are each there once and in order, over months and leap days", () => {
    expect(daysOf({ from: "2028-02-27", to: "2028-03-01" })).toEqual(["2028-02-27", "2028-02-28", "2028-02-29", "2028-03-01"]);
  });
});

describe("series of a chart", () => {
  const days = daysOf({ from: "2026-11-20", to: "2026-11-26" });
  const figure = fc.record({
    day: fc.constantFrom(...days),
    model: fc.constantFrom("a", "b", "c", "d", "e"),
    value: fc.integer({ min: 0, max: 1_000_000 }),
  });

  it("lose nothing of what they are made of, and are as many as there are colours at most", () => {
    fc.assert(
      fc.property(fc.array(figure, { maxLength: 60 }), fc.integer({ min: 1, max: 6 }), (figures, most) => {
        const names = rankedModels(figures, most);
        const series = seriesOf(days, figures, names);
        expect(series.length).toBeLessThanOrEqual(most);
        for (const [index, day] of days.entries()) {
          const shown = series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0);
          const given = figures.filter((one) => one.day === day).reduce((sum, { value }) => sum + value, 0);
          expect(shown).toBe(given);
        }
      }),
    );
  });

  it("are the models with the largest totals, and all others as one", () => {
    const figures = ["small", "large", "tiny", "unused"].map((model, index) => ({
      day: "2026-11-20",
      model,
      value: [20, 300, 1, 0][index] ?? 0,
    }));
    expect(rankedModels(figures, 4)).toEqual(["large", "small", "tiny"]);
    expect(rankedModels(figures, 2)).toEqual(["large", "others"]);
    expect(seriesOf(days, figures, ["large", "others"]).map(({ values }) => values[0])).toEqual([300, 21]);
  });

  it("leave out what is of other days", () => {
    expect(seriesOf(days, [{ day: "2026-11-19", model: "a", value: 7 }], ["a"])).toEqual([{ name: "a", values: days.map(() => 0) }]);
  });
});
