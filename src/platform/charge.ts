import type { Money } from "./money.ts";

/**
 * What the payment provider can charge, in ISO 4217 minor units: docs.stripe.com/currencies, "Three-decimal currencies", "Special cases" and
 * "Minimum and maximum charge amounts", as read on 2026-11-28.
 */

/** Amounts in these have to end in 0, because the networks behind the provider know two decimals. */
const STEPS: Readonly<Record<string, number>> = { BHD: 10, JOD: 10, KWD: 10, OMR: 10, TND: 10 };

/**
 * The least that is charged, where the provider publishes it. It holds where the currency is also the one an account is paid out in; others
 * have to come to that one's least, by a rate that is the provider's, so that such a payment may still be refused when it is opened.
 */
const MINIMUM: Readonly<Record<string, number>> = {
  AED: 200,
  AUD: 50,
  BGN: 100,
  BRL: 50,
  CAD: 50,
  CHF: 50,
  CZK: 1500,
  DKK: 250,
  EUR: 50,
  GBP: 30,
  HKD: 400,
  HUF: 17500,
  INR: 50,
  JPY: 50,
  MXN: 1000,
  MYR: 200,
  NOK: 300,
  NZD: 50,
  PLN: 200,
  RON: 200,
  SEK: 300,
  SGD: 50,
  THB: 1000,
  USD: 50,
};

/** Eight digits, but for one currency; of two that the provider counts in hundredths, though they have none, the last two are zeroes. */
const MAXIMUM: Readonly<Record<string, number>> = { IDR: 999_999_999_999, ISK: 999_999, UGX: 999_999 };
const MAXIMUM_ELSE = 99_999_999;

const stepOf = (currency: string): number => STEPS[currency] ?? 1;
const minimumOf = (currency: string): number => MINIMUM[currency] ?? stepOf(currency);
const maximumOf = (currency: string): number => {
  const maximum = MAXIMUM[currency] ?? MAXIMUM_ELSE;
  return maximum - (maximum % stepOf(currency));
};

/**
 * The nearest price that can be charged, half to even, so that what is shown is what is charged; never nothing for something. Sums and
 * multiples of such prices can be charged too, within the limits.
 */
export function toChargeable({ amount, currency }: Money): Money {
  const step = stepOf(currency);
  const rest = amount % step;
  if (rest === 0) return { amount, currency };
  const below = amount - rest;
  const isUp = rest * 2 > step || (rest * 2 === step && (below / step) % 2 === 1);
  return { amount: Math.max(step, isUp ? below + step : below), currency };
}

export type NotChargeableReason = "free" | "below-minimum" | "above-maximum" | "off-step";

/** Whether an amount can be charged, and between which bounds. */
export interface Charge {
  chargeable: boolean;
  /** Null where it can. `off-step`: a price in it was quoted before it had to be one that can be charged. */
  reason: NotChargeableReason | null;
  minimum: Money;
  maximum: Money;
}

export function chargeOf({ amount, currency }: Money): Charge {
  const bounds = { minimum: { amount: minimumOf(currency), currency }, maximum: { amount: maximumOf(currency), currency } };
  const reason = reasonAgainst(amount, currency);
  return { chargeable: reason === null, reason, ...bounds };
}

function reasonAgainst(amount: number, currency: string): NotChargeableReason | null {
  if (amount <= 0) return "free";
  if (amount < minimumOf(currency)) return "below-minimum";
  if (amount > maximumOf(currency)) return "above-maximum";
  return amount % stepOf(currency) === 0 ? null : "off-step";
}
