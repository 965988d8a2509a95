import type { Money } from "../money.ts";
import { statedCurrency, type CurrencyFacts } from "./currency-marks.ts";

/** What a hundredth of a currency is called where a price is less than one of it: `99p`, `50¢`, `80 ct`. */
const HUNDREDTHS: readonly (readonly [written: RegExp, currencies: readonly string[]])[] = [
  [/^(?:p|pence)$/iu, ["GBP"]],
  [/^(?:¢|c|cents?)$/iu, ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "ZAR", "EUR"]],
  [/^(?:ct|cts|céntimos?|centesimi|centimes?)$/iu, ["EUR", "CHF"]],
  [/^коп$/iu, ["RUB", "BYN"]],
];

const BEHIND = /^[^\d\p{Sc}]*(\d[\d.,]*) ?(¢|[\p{L}\p{M}]+)\.?$/u;

/**
 * The price of a text (in NFKC) that names hundredths behind its amount: without one where that is no whole number below 1,000, or where
 * neither page nor shop trades in a currency whose they are. Undefined where the text names none.
 */
export function inHundredths(text: string, { stated, shop }: CurrencyFacts): { price: Money | undefined } | undefined {
  const [, amount = "", written = ""] = BEHIND.exec(text) ?? [];
  const currencies = HUNDREDTHS.find(([pattern]) => pattern.test(written))?.[1];
  if (!currencies) return undefined;
  const said = stated === undefined ? shop : statedCurrency(stated, shop);
  const currency = currencies.find((one) => one === said);
  const isSmall = /^[1-9]\d{0,2}$/.test(amount);
  return { price: isSmall && currency !== undefined ? { amount: Number(amount), currency } : undefined };
}
