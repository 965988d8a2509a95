import { isAskedByMeasure } from "./asked-by-measure.ts";
import { isAskedForElse, isPartOfLarger } from "./asked-for-else.ts";
import { exponentOf, fromDecimal, type Money } from "../money.ts";
import { currencyOf, marksIn, type CurrencyFacts } from "./currency-marks.ts";
import { inHundredths } from "./minor-units.ts";
import { machineAmount } from "./machine-price.ts";
import { amountsIn, priceCharacters } from "./price-text.ts";

/** An amount as a page or a person writes it: words for programs, where schema.org's notation holds, or for readers; or a program's number. */
export type WrittenAmount = number | { text: string; notation: "machine" | "human" };

/** Larger prices, in minor units, are slips of a shop's program. Far below what adds up within the safe integers. */
const MOST_MINOR_UNITS = 1_000_000_000_000;

/** Something besides digits, signs of money and separators: a page may have thousands of prices, and most say nothing more. */
const SAYS_MORE = /[\p{L}/⁄+]/u;

/**
 * The price a value asks: one positive amount in a currency that page or shop says. Undefined for all that has no reading or several:
 * ranges, "3 for $10", prices of a measure or a month, parts of larger numbers ("1.5K"), negative and free amounts, currencies unknown or at odds with the page's own word.
 */
export function askedPrice(value: WrittenAmount, facts: CurrencyFacts): Money | undefined {
  if (typeof value === "number")
    return inMinorUnits(String(value), currencyOf({ marks: [], unknownWords: false, unknownSigns: false }, facts));
  const text = priceCharacters(value.text);
  if (text === undefined || (SAYS_MORE.test(text) && (isAskedByMeasure(text) || isPartOfLarger(text)))) return undefined;
  const small = inHundredths(text, facts);
  if (small) return small.price;
  const currency = currencyOf(marksIn(text), facts);
  return currency === undefined ? undefined : inMinorUnits(amountOf(text, value.notation, exponentOf(currency)), currency);
}

/** A price; with a range it is the least of what may be asked, and `to` the most, where the page says it. */
export interface StatedPrice {
  price: Money;
  range?: { to: Money | null };
}

/** Words that stand before the least of several prices, or behind it. */
const FROM =
  /^[^\d]*(?<![\p{L}\d])(?:from|starting|starts|as low as|ab|dès|à partir|desde|a partir|a partire|da|vanaf|från|fra|od|от|من|ابتداءً?)(?![\p{L}\d])|^[^\d]*より ?\d/iu;
const ONWARDS = /\d[^\d]{0,8}(?:[~〜]|から|より|起|부터|\+)[^\d]*$/u;

/** `$841.00 – $995.00`, `10-20 €`, `from $199 to $299`: a dash or its word between two amounts, with nothing but marks beside them. */
const RANGE =
  /^([^\d]{0,20}\d[\d.,'’ ]*[^\d]{0,8}?) ?(?:[-–—~〜]|(?<=[\d\s])(?:to|bis|à|a|до)(?=\s)|から|より|부터) ?([^\d]{0,8}\d[\d.,'’ ]*[^\d]{0,20})$/u;

/** The price a value states, ranges and words like "from" heard; undefined, too, where it names a discount, a fee or a bound. */
export function statedPrice(value: WrittenAmount, facts: CurrencyFacts): StatedPrice | undefined {
  const text = typeof value === "number" || value.notation === "machine" ? undefined : priceCharacters(value.text);
  if (text !== undefined && SAYS_MORE.test(text) && isAskedForElse(text)) return undefined;
  const range = text === undefined ? undefined : rangeIn(text, facts);
  if (range) return range;
  const price = askedPrice(value, facts);
  return price && { price, ...(text !== undefined && (FROM.test(text) || ONWARDS.test(text)) ? { range: { to: null } } : {}) };
}

function rangeIn(text: string, facts: CurrencyFacts): StatedPrice | undefined {
  const [, low, high] = RANGE.exec(text) ?? [];
  if (low === undefined || high === undefined) return undefined;
  const currency = currencyOf(marksIn(text), facts);
  if (currency === undefined) return undefined;
  const [price, to] = [low, high].map((part) => askedPrice({ text: part, notation: "human" }, { ...facts, stated: currency }));
  return price && to && price.amount < to.amount ? { price, range: { to } } : undefined;
}

function amountOf(text: string, notation: "machine" | "human", decimals: number): string | undefined {
  if (notation === "machine") return machineAmount(text);
  const found = amountsIn(text, decimals);
  const [first] = found;
  return found.every(({ amount, negative }) => amount === first?.amount && !negative) ? first?.amount : undefined;
}

/** Rounded half up to the currency's minor unit where a shop's program writes more digits. */
function inMinorUnits(decimal: string | undefined, currency: string | undefined): Money | undefined {
  const [, whole, fraction = ""] = /^(\d{1,13})(?:\.(\d+))?$/.exec(decimal ?? "") ?? [];
  if (whole === undefined || currency === undefined) return undefined;
  const exponent = exponentOf(currency);
  const exact = fromDecimal(`${whole}.${fraction.slice(0, exponent).padEnd(Math.max(exponent, 1), "0")}`, currency);
  if (!exact) return undefined;
  const amount = exact.amount + (Number(fraction[exponent] ?? 0) >= 5 ? 1 : 0);
  return amount > 0 && amount <= MOST_MINOR_UNITS ? { amount, currency } : undefined;
}

/** Whether two prices are one, or one lies in the range of the other. */
export function agrees(a: StatedPrice, b: StatedPrice): boolean {
  if (a.price.currency !== b.price.currency) return false;
  return a.price.amount === b.price.amount || lies(a.price, b) || lies(b.price, a);
}

const lies = ({ amount }: Money, { price, range }: StatedPrice): boolean =>
  range !== undefined && amount >= price.amount && amount <= (range.to?.amount ?? Infinity);
