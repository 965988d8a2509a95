import { describe, expect, it } from "vitest";
import { daysBefore, hasEstimates, linesOf, sumOf } from "../../../browser/shop/usage-sums.ts";

const took = (inputTokens: number, outputTokens: number, costNanoUsd: number) => ({ inputTokens, outputTokens, costNanoUsd });
const item = (model: string, calls: number, reported: ReturnType<typeof took>, estimated = took(0, 0, 0)) => ({
  ...{ provider: "openai", model, calls, reported, estimated },
});

describe("what calls of models took on a day", () => {
  const lines = linesOf({
    items: [item("rare", 2, took(1_000, 100, 9_000), took(50, 5, 450)), item("usual", 3, took(100, 10, 500))],
  });

  it("[LLM-5] is what was reported, and apart from it what was counted here; the most called model first", () => {
    expect(lines.map(({ model, calls }) => [model, calls])).toEqual([
      ["usual", 3],
      ["rare", 2],
    ]);
    expect(lines.map(hasEstimates)).toEqual([false, true]);
    expect(sumOf(lines)).toEqual({ calls: 5, reported: took(1_100, 110, 9_500), estimated: took(50, 5, 450) });
  });

  it("is nothing where nothing was called", () => {
    expect(sumOf([])).toEqual({ calls: 0, reported: took(0, 0, 0), estimated: took(0, 0, 0) });
  });

  it("is of days that end and begin with their months", () => {
    expect(daysBefore("2030-03-02", 3)).toEqual(["2030-03-01", "2030-02-28", "2030-02-27"]);
    expect(daysBefore("2030-01-01", 1)).toEqual(["2029-12-31"]);
  });
});
