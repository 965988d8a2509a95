import { describe, expect, it } from "vitest";
import { isReached, ratioOf, type BenchLine } from "../../bench/bench-line.ts";
import { median, middlePair, quantile } from "../../bench/statistics.ts";

const line = (figures: Partial<BenchLine>): BenchLine => ({ name: "a line", unit: "ms", value: 3, against: 2, ...figures });

describe("a line of the bench", () => {
  it("has a ratio where there is something to hold it against", () => {
    expect(ratioOf(line({}))).toBe(1.5);
    expect(ratioOf({ name: "alone", unit: "ms", value: 3 })).toBeUndefined();
    expect(ratioOf(line({ against: 0 }))).toBeUndefined();
  });

  it("reaches its target at the bound itself, by its ratio or by its own value", () => {
    expect(isReached(line({ target: { of: "ratio", atMost: 1.5 } }))).toBe(true);
    expect(isReached(line({ target: { of: "ratio", atMost: 1.49 } }))).toBe(false);
    expect(isReached(line({ target: { of: "ratio", atLeast: 1.5 } }))).toBe(true);
    expect(isReached(line({ target: { of: "ratio", atLeast: 1.51 } }))).toBe(false);
    expect(isReached(line({ target: { of: "value", atMost: 3 } }))).toBe(true);
    expect(isReached(line({ target: { of: "value", atMost: 2 } }))).toBe(false);
  });

  it("neither reaches nor misses where nothing is asked, or nothing was there to compare with", () => {
    expect(isReached(line({}))).toBeUndefined();
    expect(isReached(line({ against: 0, target: { of: "ratio", atMost: 1 } }))).toBeUndefined();
  });
});

describe("the figures of windows", () => {
  it("are the middle one's, whatever one odd window says", () => {
    expect(median([5, 4, 900, 6, 5])).toBe(5);
    expect(quantile([1, 2, 3, 4], 0.99)).toBe(4);
    expect(median([])).toBe(0);
  });

  it("are of the pair with the middle ratio where two sides are compared, however the machine drifts under both", () => {
    const pairs = [
      { ours: 2, bare: 1 },
      { ours: 30, bare: 20 },
      { ours: 40, bare: 10 },
    ];
    expect(middlePair(pairs)).toEqual({ ours: 2, bare: 1 });
  });
});
