import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shortSales } from "../../../src/features/stock/shortfall-rules.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 28) + seconds * 1000);
const sale = (attemptId: string, pieces: number, seconds: number) => ({ attemptId, pieces, soldAt: at(seconds) });

describe("given sales of an offer since its supplier told his stock", () => {
  it("is short of nothing while what was told covers them", () => {
    expect(shortSales(5, [sale("a", 3, 1), sale("b", 2, 2)])).toEqual([]);
  });

  it("serves whoever paid first, and is short for the others, in part where something is left", () => {
    expect(shortSales(5, [sale("late", 4, 9), sale("first", 3, 1), sale("second", 3, 2)])).toEqual([
      { attemptId: "second", pieces: 1 },
      { attemptId: "late", pieces: 4 },
    ]);
  });

  it("decides the same whoever asks, where two paid in one millisecond", () => {
    const [a, b] = [sale("a", 2, 1), sale("b", 2, 1)];
    expect(shortSales(2, [b, a])).toEqual(shortSales(2, [a, b]));
  });

  it("is short of exactly what was sold beyond what was told, and of no sale by more than its pieces", () => {
    const sales = fc.array(fc.record({ attemptId: fc.uuid(), pieces: fc.integer({ min: 1, max: 50 }), soldAt: fc.nat(9).map(at) }));
    fc.assert(
      fc.property(fc.nat(200), sales, (told, sales) => {
        const sum = (all: readonly { pieces: number }[]) => all.reduce((whole, { pieces }) => whole + pieces, 0);
        const short = shortSales(told, sales);
        expect(sum(short)).toBe(Math.max(0, sum(sales) - told));
        for (const { attemptId, pieces } of short)
          expect(pieces).toBeLessThanOrEqual(sum(sales.filter((sale) => sale.attemptId === attemptId)));
      }),
    );
  });
});
