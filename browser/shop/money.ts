import type { Money } from "../../packages/sdk/src/client.ts";
import { language } from "./language.ts";

const formats = new Map<string, Intl.NumberFormat>();

const formatOf = (currency: string): Intl.NumberFormat => {
  const known = formats.get(currency) ?? new Intl.NumberFormat(language, { style: "currency", currency, currencyDisplay: "code" });
  formats.set(currency, known);
  return known;
};

/** How many digits its amounts have after the point (ISO 4217). */
export const digitsOf = (currency: string): number => formatOf(currency).resolvedOptions().maximumFractionDigits ?? 2;

/** An amount as people read it, with its currency's code. */
export const price = ({ amount, currency }: Money): string => formatOf(currency).format(amount / 10 ** digitsOf(currency));

const numbers = new Intl.NumberFormat(language);
export const count = (value: number): string => numbers.format(value);

const percents = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 });
/** A share of 1. */
export const percent = (share: number): string => percents.format(share);

const NANO = 1e9;
const costs = new Intl.NumberFormat(language, { style: "currency", currency: "USD", currencyDisplay: "code", maximumFractionDigits: 4 });
/** What calls of models cost, which is often less than a cent. */
export const dollars = (nanoUsd: number): string => costs.format(nanoUsd / NANO);

/** More digits say nothing to anybody who looks at a price. */
const RATE_DIGITS = 5;
const rates = new Intl.NumberFormat(language, { maximumSignificantDigits: RATE_DIGITS });
/** An exchange rate as people read it; the exact one is the API's. */
export const rateText = (rate: string): string => rates.format(Number(rate));
