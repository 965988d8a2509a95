import { describe, expect, it } from "vitest";
import { coverageOver, type CameIntoForce } from "../../../src/features/fx/coverage-history.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const HOUR = 3_600_000;
const hour = (at: number): Date => new Date(Date.UTC(2026, 10, 2) + at * HOUR);
const policy = {
  base: "EUR",
  supportedCurrencies: ["EUR", "USD", "GBP"],
  calendar: "every-day" as const,
  freshSeconds: 24 * 3600,
  graceSeconds: 24 * 3600,
  plausibility: contractFor("production").fx.plausibility,
};
const came = (currency: string, asOf: number, at = asOf): CameIntoForce => ({ currency, rate: "1.1", asOf: hour(asOf), at: hour(at) });
const shown = (changes: readonly CameIntoForce[], hours: readonly number[]) =>
  coverageOver(changes, hours.map(hour), policy).map(({ fresh, stale, refused }) => [fresh, stale, refused]);

describe("how coverage went", () => {
  it("[FX-3] is that of the rates which were in force at each moment, by their age then", () => {
    const changes = [came("GBP", 0), came("USD", 0), came("USD", 40, 50)];
    // Both fresh; both stale; the dollar fresh again; the pound refused; the dollar stale; both refused.
    expect(shown(changes, [1, 30, 51, 60, 70, 90])).toEqual([
      [2, 0, 0],
      [0, 2, 0],
      [1, 0, 1],
      [1, 0, 1],
      [0, 1, 1],
      [0, 0, 2],
    ]);
  });

  it("has no figure for a time of which nothing is known, and counts one that is missing as refused after it", () => {
    expect(shown([came("USD", 10)], [9, 11])).toEqual([
      [0, 0, 0],
      [1, 0, 1],
    ]);
  });

  it("goes back to a rate that came into force again", () => {
    const changes = [came("USD", 0), came("USD", 20), came("USD", 0, 21), came("GBP", 20)];
    expect(shown(changes, [20, 25])).toEqual([
      [2, 0, 0],
      [1, 1, 0],
    ]);
  });
});
