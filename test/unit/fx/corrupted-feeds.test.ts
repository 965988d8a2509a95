import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judge } from "../../../src/features/fx/plausibility.ts";
import type { Rate } from "../../../src/features/fx/rules.ts";
import { at, history, later, policy, publish, standingOn } from "./feeds.ts";

const quoted = policy.supportedCurrencies.filter((currency) => currency !== policy.base);
type Figures = Record<string, unknown>;
const each = (figures: Readonly<Record<string, number>>, change: (rate: number, currency: string) => unknown): Figures => ({
  [policy.base]: 1,
  ...Object.fromEntries(quoted.map((currency) => [currency, change(figures[currency] ?? Number.NaN, currency)])),
});

/** What goes wrong with sources: a change of figures, of the date, or of the base. */
interface Corruption {
  figures(rates: Readonly<Record<string, number>>): Figures;
  ahead?: number;
}

const rebased = (rates: Readonly<Record<string, number>>, base: string): Record<string, number> =>
  Object.fromEntries(Object.entries(rates).map(([currency, rate]) => [currency, rate / (rates[base] ?? Number.NaN)]));

const some = fc.subarray(quoted, { minLength: 1 });
const within = (currencies: readonly string[], change: (rate: number) => unknown): Corruption => ({
  figures: (rates) => each(rates, (rate, currency) => (currencies.includes(currency) ? change(rate) : rate)),
});
const wrongFigures: fc.Arbitrary<Corruption> = fc.oneof(
  fc
    .tuple(
      some,
      fc.integer({ min: -12, max: 12 }).filter((power) => power !== 0),
    )
    .map(([chosen, power]) => within(chosen, (rate) => rate * 10 ** power)),
  some.map((chosen) => within(chosen, (rate) => 1 / rate)),
  some.map((chosen) => within(chosen, () => 1)),
  fc
    .tuple(some, fc.constantFrom(0, -0, Number.NaN, Number.POSITIVE_INFINITY, 1e-16, 1e22, null, "", "1.2", "NaN", true, [1.2], {}))
    .map(([chosen, figure]) => within(chosen, () => figure)),
  some.map((chosen) => within(chosen, (rate) => -rate)),
  some.map((chosen) => within(chosen, (rate) => String(rate))),
  fc.constantFrom(...quoted).map((base) => ({ figures: (rates: Readonly<Record<string, number>>) => rebased(rates, base) })),
  fc.constantFrom(...quoted).map((base) => ({
    figures: (rates: Readonly<Record<string, number>>) =>
      Object.fromEntries(Object.entries(rebased(rates, base)).filter(([currency]) => currency !== policy.base)),
  })),
  fc
    .double({ min: 1.01, max: 1e6, noNaN: true })
    .map((base) => ({ figures: (rates: Readonly<Record<string, number>>) => ({ ...rates, [policy.base]: base }) })),
  fc.integer({ min: 1, max: 4000 }).map((ahead) => ({ figures: (rates: Readonly<Record<string, number>>) => rates, ahead })),
  fc
    .integer({ min: -4000, max: -6 })
    .map((ahead) => ({ figures: (rates: Readonly<Record<string, number>>) => each(rates, (rate) => rate * 1.01), ahead })),
);

const mixedColumns: fc.Arbitrary<Corruption> = fc.shuffledSubarray(quoted, { minLength: quoted.length }).map((order) => ({
  figures: (rates: Readonly<Record<string, number>>) => each(rates, (_, currency) => rates[order[quoted.indexOf(currency)] ?? ""]),
}));
const corruption = fc.oneof({ weight: 10, arbitrary: wrongFigures }, { weight: 1, arbitrary: mixedColumns });

/** Share by which two figures differ; what is below half a percent is what the ECB itself changes between two fixings. */
const difference = (a: number, b: number) => Math.max(a / b, b / a) - 1;
const NOISE = 0.005;

describe("a source that is wrong", () => {
  it("given 2,000 corrupted feeds over the ECB's rates of a day, has none of its wrong figures in force", () => {
    fc.assert(
      fc.property(corruption, fc.integer({ min: 1, max: history.length - 1 }), (corrupt, index) => {
        const day = history[index]!;
        const stored = standingOn(history[index - 1]!);
        const asOf = corrupt.ahead === undefined ? at(day.day) : later(at(day.day), corrupt.ahead);
        const { inForce } = judge(publish(asOf, corrupt.figures(day.rates)), stored, at(day.day, 1), policy);
        for (const { figure } of inForce) {
          expect(difference(Number(figure.rate), day.rates[figure.currency] ?? Number.NaN), JSON.stringify(figure)).toBeLessThan(NOISE);
          expect(figure.asOf.getTime()).toBeLessThanOrEqual(at(day.day, 2).getTime());
        }
        expect(corrupt.ahead === undefined ? [] : inForce, "a figure of a day that has not come").toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it("given nothing that stands, has none in force that is beyond the contract's orders of magnitude, inverted or a placeholder", () => {
    fc.assert(
      fc.property(wrongFigures, (corrupt) => {
        const day = history.at(-1)!;
        const asOf = corrupt.ahead === undefined ? at(day.day) : later(at(day.day), corrupt.ahead);
        for (const { figure } of judge(publish(asOf, corrupt.figures(day.rates)), new Map<string, Rate>(), at(day.day, 1), policy).inForce)
          expect(difference(Number(figure.rate), day.rates[figure.currency] ?? Number.NaN), JSON.stringify(figure)).toBeLessThan(0.03);
      }),
      { numRuns: 2000 },
    );
  });

  it("given feeds in any order, right ones and wrong ones, what stands is always a rate that was published as right", () => {
    const step = fc.record({ index: fc.integer({ min: 1, max: 40 }), corrupt: fc.option(corruption, { nil: undefined }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const stored = new Map(standingOn(history[0]!));
        let clock = at(history[0]!.day);
        for (const { index, corrupt } of steps) {
          const day = history[index]!;
          const asOf = corrupt?.ahead === undefined ? at(day.day) : later(at(day.day), corrupt.ahead);
          if (at(day.day, 1) > clock) clock = at(day.day, 1);
          const figures = corrupt ? corrupt.figures(day.rates) : day.rates;
          for (const { figure } of judge(publish(asOf, figures), stored, clock, policy).inForce) {
            expect(difference(Number(figure.rate), day.rates[figure.currency] ?? Number.NaN), JSON.stringify(figure)).toBeLessThan(0.03);
            stored.set(figure.currency, figure);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
