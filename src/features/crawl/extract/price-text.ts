import { exponentOf, isCurrency } from "../../../platform/money.ts";

/** Signs and names that mean one currency, longest first; a bare `$` or `kr` means what the shop trades in. */
const SIGNS: readonly (readonly [string, string])[] = [
  ["ريال", "SAR"],
  ["ر.س", "SAR"],
  ["د.إ", "AED"],
  ["د.ك", "KWD"],
  ["US$", "USD"],
  ["CA$", "CAD"],
  ["HK$", "HKD"],
  ["NZ$", "NZD"],
  ["A$", "AUD"],
  ["C$", "CAD"],
  ["R$", "BRL"],
  ["S$", "SGD"],
  ["zł", "PLN"],
  ["Kč", "CZK"],
  ["KD", "KWD"],
  ["€", "EUR"],
  ["£", "GBP"],
  ["₤", "GBP"],
  ["₹", "INR"],
  ["¥", "JPY"],
  ["￥", "JPY"],
  ["₩", "KRW"],
  ["₺", "TRY"],
  ["₪", "ILS"],
  ["₽", "RUB"],
];

export interface PriceText {
  /** Plain decimal with a point: `1234.50`. */
  amount: string;
  /** ISO 4217, where the text says it. */
  currency?: string;
}

/**
 * Reads a price as people write it: `$1,299.00`, `1.299,00 €`, `CHF 1'049,95`, `3€49`, `SAR 1,295`, Arabic digits.
 * Undefined where there is no number, or a percentage alone.
 */
export function parsePriceText(text: string, knownCurrency?: string): PriceText | undefined {
  const western = text
    .normalize("NFKC")
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replaceAll("٫", ".")
    .replaceAll("٬", ",");
  const currency = currencyIn(western);
  const number = numberIn(western);
  if (number === undefined) return undefined;
  const amount = plainDecimal(number, currency ?? knownCurrency);
  return { amount, ...(currency === undefined ? {} : { currency }) };
}

function currencyIn(text: string): string | undefined {
  const code = [...text.matchAll(/(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])/g)].map(([found]) => found).find(isCurrency);
  return code ?? SIGNS.find(([sign]) => text.includes(sign))?.[1];
}

function numberIn(text: string): string | undefined {
  const euroAsPoint = /(\d[\d\s.,]*)€\s?(\d{2}|(?<=€)\d{3})(?!\d)/.exec(text);
  if (euroAsPoint && text.split("€").length === 2) return `${euroAsPoint[1]?.replace(/[\s.,]/g, "")}€${euroAsPoint[2]}`;
  const found = /(?:(?<!\w)\.)?\d[\d\s.,'’]*(?!\s*[\d%])(?=\D|$)/.exec(text)?.[0];
  return found?.replace(/[\s.,'’]+$/, "").replace(/[\s'’]/g, "");
}

function plainDecimal(number: string, currency: string | undefined): string {
  const separator = decimalSeparator(number, currency);
  const at = separator === undefined ? -1 : number.lastIndexOf(separator);
  const whole = (at === -1 ? number : number.slice(0, at)).replace(/\D/g, "") || "0";
  return at === -1 ? whole : `${whole}.${number.slice(at + 1)}`;
}

/** The last separator is the decimal one unless three digits follow it; then only where the currency has three decimals and it stands alone. */
function decimalSeparator(number: string, currency: string | undefined): string | undefined {
  const last = /([.,€])(\d*)$/.exec(number);
  if (!last?.[1]) return undefined;
  const [, separator, digits = ""] = last;
  if (separator === "€") return separator;
  const separators = number.match(/[.,]/g) ?? [];
  if (separators.filter((other) => other === separator).length > 1) return undefined;
  if (digits.length !== 3) return separator;
  const thousandths = currency !== undefined && isCurrency(currency) && exponentOf(currency) === 3;
  return thousandths || separators.length > 1 ? separator : undefined;
}
