import type { Money } from "../../../platform/money.ts";
import { currencyOf, marksIn, type CurrencyFacts } from "../../../platform/written-prices/currency-marks.ts";
import { machineAmount } from "../../../platform/written-prices/machine-price.ts";
import { amountBy } from "./digits-apart.ts";
import { isThing, term, textOf, things, type Thing, type Value } from "./thing.ts";

/** What a shop asks for bringing an order, beside its price: nothing where it says so. */
export interface Delivery {
  price: Money;
  /** ISO 3166-1 alpha-2; null where the shop says it of no country. */
  country: string | null;
}

/** Ways of delivery that are looked at, of one offer. */
export const MOST_WAYS = 50;

/** A way of delivery as it was said: its price, and to where. `narrow`: to a part of a country alone. */
export interface SaidDelivery {
  value: Value;
  facts: CurrencyFacts;
  country: string | undefined;
  narrow: boolean;
  by: Thing;
}

/**
 * The cheapest of the ways that reach the whole of a shop's own country, or of which no country is said: the only one that is known for
 * buyers of whom nobody knows where they are. Judged as prices are: what has no reading, or several, is none.
 */
export function cheapestDelivery(
  said: readonly SaidDelivery[],
  shopCountry: string | undefined,
): { delivery: Delivery; by: Thing } | undefined {
  const home = shopCountry?.toUpperCase();
  const found = said.slice(0, MOST_WAYS).flatMap(({ value, facts, country, narrow, by }) => {
    const to = country?.trim().toUpperCase() || undefined;
    if (narrow || (to !== undefined && to !== home)) return [];
    const price = feeOf(value, facts);
    return price ? [{ delivery: { price, country: to ?? null }, by }] : [];
  });
  // Amounts of two currencies say nothing of each other.
  const currency = found.find(({ delivery }) => delivery.price.amount > 0)?.delivery.price.currency;
  const alike = found.filter(({ delivery: { price } }) => price.amount === 0 || price.currency === currency);
  return alike.toSorted((a, b) => a.delivery.price.amount - b.delivery.price.amount)[0];
}

/** What schema.org's OfferShippingDetails of an offer say. */
export function saidByOffer(offer: Thing, facts: CurrencyFacts): SaidDelivery[] {
  return things(offer, "shippingDetails").flatMap((details) => {
    if (/^(?:true|1)$/i.test(term(textOf(details, "doesNotShip") ?? ""))) return [];
    const destinations = things(details, "shippingDestination");
    const countries = destinations.flatMap((destination) => textOf(destination, "addressCountry") ?? []);
    const narrow = destinations.some((destination) =>
      ["addressRegion", "postalCode", "postalCodePrefix", "postalCodeRange"].some((property) => destination.values(property).length > 0),
    );
    return things(details, "shippingRate").flatMap((rate) => {
      const stated = { ...facts, stated: textOf(rate, "currency", "priceCurrency") ?? facts.stated };
      const values = rate.values("value");
      // A rate that only begins, or ends, somewhere is no price.
      const [value] = values.length === 1 && rate.values("minValue").length + rate.values("maxValue").length === 0 ? values : [];
      if (value === undefined) return [];
      // A place that names no country is not everywhere.
      const reached = destinations.length > 0 ? countries : [undefined];
      return reached.map((country) => ({ value, facts: stated, country, narrow, by: rate }));
    });
  });
}

/** A price as any, or nothing at all where that is what it says: `0`, `0.00 EUR`. */
function feeOf(value: Value, facts: CurrencyFacts): Money | undefined {
  if (isThing(value)) return undefined;
  const price = amountBy(value, facts);
  if (price) return price;
  const text = typeof value === "number" ? String(value) : value.text.normalize("NFKC").trim();
  const amount = machineAmount(text);
  const currency = currencyOf(typeof value === "number" ? marksIn("") : marksIn(text), facts);
  return amount !== undefined && Number(amount) === 0 && currency !== undefined ? { amount: 0, currency } : undefined;
}
