import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkAmount } from "../../../local-cloud/services/stripe/currencies.ts";
import { toStripeAmount } from "../../../src/features/checkout/stripe-amounts.ts";
import { chargeOf, toChargeable } from "../../../src/platform/charge.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { convertByRatio, sum, times, type Money } from "../../../src/platform/money.ts";

const { fx } = contractFor("production");
const CARTS = 1_000;
/** Euros for one unit of a currency, as far from the truth as a rate may be. */
const rate = fc.integer({ min: 1, max: 500_000 }).map((hundredThousandths) => (hundredThousandths / 100_000).toFixed(5));

/** What the provider answers to an amount: undefined where it takes it. */
function providersWord(total: Money): string | undefined {
  const { amount, currency } = toStripeAmount(total);
  try {
    checkAmount(amount, currency);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : "refused";
  }
}

describe("a price that can be charged", () => {
  it.each([
    ["KWD", 106_608, 106_610],
    ["KWD", 2_449, 2_450],
    ["KWD", 2_444, 2_440],
    ["KWD", 2_445, 2_440],
    ["KWD", 2_455, 2_460],
    ["KWD", 1, 10],
    ["KWD", 0, 0],
    ["EUR", 1_234, 1_234],
    ["JPY", 7, 7],
    ["ISK", 7, 7],
  ])("given %s %i in minor units, is %i", (currency, amount, chargeable) => {
    expect(toChargeable({ amount, currency })).toEqual({ amount: chargeable, currency });
  });

  it("given any price in any currency of the contract, is at most half a step away, and stays as it is", () => {
    const price = fc.record({ amount: fc.nat(10 ** 9), currency: fc.constantFrom(...fx.supportedCurrencies, "BHD", "JOD", "OMR", "TND") });
    fc.assert(
      fc.property(price, (given) => {
        const priced = toChargeable(given);
        expect(Math.abs(priced.amount - given.amount)).toBeLessThanOrEqual(given.amount > 0 && given.amount < 5 ? 9 : 5);
        expect(priced.amount === 0).toBe(given.amount === 0);
        expect(toChargeable(priced)).toEqual(priced);
      }),
    );
  });
});

describe("what can be charged", () => {
  it.each([
    ["nothing", 0, "EUR", "free"],
    ["less than the least", 49, "EUR", "below-minimum"],
    ["the least", 50, "EUR", null],
    ["the most", 99_999_999, "EUR", null],
    ["more than the most", 295_560_000, "EUR", "above-maximum"],
    ["the most of a currency with three decimals", 99_999_990, "KWD", null],
    ["a price of before", 106_608, "KWD", "off-step"],
    ["more than the provider's hundredths hold", 1_000_000, "ISK", "above-maximum"],
    ["twelve digits of the one currency that has them", 999_999_999_999, "IDR", null],
  ])("given %s, is told with its reason", (_, amount, currency, reason) => {
    expect(chargeOf({ amount, currency })).toMatchObject({ chargeable: reason === null, reason });
  });

  it.each(fx.supportedCurrencies)(
    "is, in %s, what the provider takes: a thousand random carts, priced from any supplier's currency",
    (currency) => {
      const line = fc.record({
        supplierPrice: fc.record({ amount: fc.nat({ max: 50_000 }), currency: fc.constantFrom(...fx.supportedCurrencies) }),
        rate,
        quantity: fc.integer({ min: 1, max: 500 }),
      });
      let payable = 0;
      fc.assert(
        fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (lines) => {
          const priced = lines.map(({ supplierPrice, rate: applied, quantity }) => {
            const price = convertByRatio(supplierPrice, currency, { over: applied, under: "1" }) ?? { amount: 0, currency };
            return times(toChargeable(price), quantity);
          });
          const total = sum(currency, priced);
          const { reason } = chargeOf(total);
          expect(reason, "prices on the step make totals on the step").not.toBe("off-step");
          expect(reason === null, "told to be payable as the provider takes it").toBe(providersWord(total) === undefined);
          if (reason === null) payable += 1;
        }),
        { numRuns: CARTS },
      );
      expect(payable, "carts that were payable at all").toBeGreaterThan(CARTS / 20);
    },
  );

  it.each(fx.supportedCurrencies)("is, in %s, every cart within the bounds: a thousand of them are payable", (currency) => {
    const { minimum, maximum } = chargeOf({ amount: 0, currency });
    const unit = fc.integer({ min: minimum.amount, max: Math.floor(maximum.amount / 100) });
    fc.assert(
      fc.property(fc.array(fc.tuple(unit, fc.integer({ min: 1, max: 10 })), { minLength: 1, maxLength: 9 }), (lines) => {
        const total = sum(
          currency,
          lines.map(([amount, quantity]) => times(toChargeable({ amount, currency }), quantity)),
        );
        expect([chargeOf(total).reason, providersWord(total)]).toEqual([null, undefined]);
      }),
      { numRuns: CARTS },
    );
  });
});
