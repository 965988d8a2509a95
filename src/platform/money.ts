import * as currencies from "dinero.js/bigint/currencies";

/** Integer minor units of an ISO 4217 currency. */
export type Money = { amount: number; currency: string };

/** Digits after the point of a currency (ISO 4217): EUR 2, JPY 0, KWD 3. Throws RangeError on an unknown code. */
export function exponentOf(currency: string): number {
  return Number(known(currency).exponent);
}

export function isCurrency(code: string): boolean {
  return code in currencies;
}

/** Sum of amounts in one currency. Throws RangeError where currencies differ. */
export function sum(currency: string, amounts: readonly Money[]): Money {
  let total = 0;
  for (const money of amounts) {
    if (money.currency !== currency) throw new RangeError(`cannot add ${money.currency} to ${currency}`);
    total += money.amount;
  }
  return { amount: safe(total), currency };
}

export function times(money: Money, quantity: number): Money {
  return { amount: safe(money.amount * quantity), currency: money.currency };
}

/**
 * Converts by the ratio of two decimals (units of `to`, and of `money.currency`, for one unit of what both are quoted in), rounded
 * once, half to even, to the minor unit of `to`. Exact: integers all the way. Undefined where the result is beyond the safe integers.
 */
export function convertByRatio(money: Money, to: string, { over, under }: { over: string; under: string }): Money | undefined {
  const [left, right] = [decimal(over), decimal(under)];
  const up = BigInt(exponentOf(to)) + right.scale;
  const down = BigInt(exponentOf(money.currency)) + left.scale;
  const amount = Number(dividedHalfEven(BigInt(money.amount) * left.digits * 10n ** up, right.digits * 10n ** down));
  return Number.isSafeInteger(amount) ? { amount, currency: to } : undefined;
}

/** `under` is positive. */
function dividedHalfEven(over: bigint, under: bigint): bigint {
  const sign = over < 0n ? -1n : 1n;
  const whole = (sign * over) / under;
  const twiceRest = 2n * ((sign * over) % under);
  const up = twiceRest > under || (twiceRest === under && whole % 2n === 1n);
  return sign * (up ? whole + 1n : whole);
}

/** Parses a plain decimal such as "1234.50" into minor units, or undefined where it does not fit the currency. */
export function fromDecimal(decimal: string, currency: string): Money | undefined {
  const match = /^(\d{1,13})(?:\.(\d+))?$/.exec(decimal);
  if (!match || !isCurrency(currency)) return undefined;
  const exponent = exponentOf(currency);
  const fraction = (match[2] ?? "").padEnd(exponent, "0");
  if (/[1-9]/.test(fraction.slice(exponent))) return undefined;
  return { amount: Number(`${match[1]}${fraction.slice(0, exponent)}`), currency };
}

/** As `fromDecimal` reads it: `1234.50`. */
export function toDecimal({ amount, currency }: Money): string {
  const exponent = exponentOf(currency);
  const digits = String(Math.abs(amount)).padStart(exponent + 1, "0");
  const whole = digits.slice(0, digits.length - exponent);
  return `${amount < 0 ? "-" : ""}${whole}${exponent === 0 ? "" : `.${digits.slice(-exponent)}`}`;
}

/** Renders for people: `1,234.50 EUR` in the given locale. */
export function format(money: Money, locale = "en"): string {
  const exponent = exponentOf(money.currency);
  const value = new Intl.NumberFormat(locale, { minimumFractionDigits: exponent, maximumFractionDigits: exponent }).format(
    money.amount / 10 ** exponent,
  );
  return `${value} ${money.currency}`;
}

function known(code: string) {
  const currency = (currencies as Record<string, { code: string; base: bigint | readonly bigint[]; exponent: bigint }>)[code];
  if (!currency) throw new RangeError(`unknown currency ${code}`);
  return currency;
}

function decimal(text: string): { digits: bigint; scale: bigint } {
  const [, whole, fraction = ""] = /^(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const digits = BigInt(`${whole ?? ""}${fraction}`);
  if (whole === undefined || digits === 0n) throw new RangeError(`not a positive decimal rate: ${text}`);
  return { digits, scale: BigInt(fraction.length) };
}

function safe(amount: number): number {
  if (!Number.isSafeInteger(amount)) throw new RangeError("amount is beyond the safe integer range");
  return amount;
}
