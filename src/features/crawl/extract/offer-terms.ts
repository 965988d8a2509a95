import { fromDecimal, exponentOf, isCurrency, type Money } from "../../../platform/money.ts";
import { parsePriceText } from "./price-text.ts";
import { hasType, term, textOf, things, values, isThing, type Thing, type Value } from "./thing.ts";

/** schema.org ItemAvailability, by its own names. */
export const AVAILABILITIES = [
  "InStock",
  "LimitedAvailability",
  "OnlineOnly",
  "InStoreOnly",
  "MadeToOrder",
  "PreOrder",
  "PreSale",
  "BackOrder",
  "Reserved",
  "OutOfStock",
  "SoldOut",
  "Discontinued",
] as const;
export type Availability = (typeof AVAILABILITIES)[number] | "Unknown";

/** schema.org OfferItemCondition. */
export const CONDITIONS = ["NewCondition", "RefurbishedCondition", "UsedCondition", "DamagedCondition"] as const;
export type Condition = (typeof CONDITIONS)[number];

/** What one schema.org Offer asks. */
export interface OfferTerms {
  price: Money;
  availability: Availability;
  condition: Condition;
  /** Least quantity this price is asked for. */
  minimumQuantity: number;
}

const ORDERABLE: ReadonlySet<Availability> = new Set([
  "InStock",
  "LimitedAvailability",
  "OnlineOnly",
  "MadeToOrder",
  "PreOrder",
  "PreSale",
  "BackOrder",
  "Unknown",
]);
/** Prices that are shown beside the asked one. */
const NOT_ASKED = new Set(["ListPrice", "MSRP", "SRP", "StrikethroughPrice", "MinimumAdvertisedPrice"]);

/** True where a buyer can order it now. A page that says nothing of availability sells. */
export const isOrderable = (availability: Availability): boolean => ORDERABLE.has(availability);

/**
 * The offer that stands for a product among the ones its page makes: new before used, orderable before not,
 * the price of the smallest quantity before tiers, then the cheapest.
 */
export function bestOffer(product: Thing, shopCurrency: string): OfferTerms | undefined {
  const own = things(product, "offers").flatMap((offer) => termsOf(offer, shopCurrency));
  const found =
    own.length > 0
      ? own
      : things(product, "hasVariant").flatMap((variant) => things(variant, "offers").flatMap((offer) => termsOf(offer, shopCurrency)));
  const rank = (offer: OfferTerms): readonly number[] => [
    CONDITIONS.indexOf(offer.condition),
    isOrderable(offer.availability) ? 0 : 1,
    offer.minimumQuantity,
    offer.price.amount,
  ];
  return found.toSorted((a, b) => compare(rank(a), rank(b)))[0];
}

function termsOf(offer: Thing, shopCurrency: string): OfferTerms[] {
  const currency = textOf(offer, "priceCurrency") ?? shopCurrency;
  const nested = hasType(offer, "AggregateOffer") ? things(offer, "offers").flatMap((inner) => termsOf(inner, currency)) : [];
  if (nested.length > 0) return nested;
  const price = priceOf(offer, shopCurrency);
  if (!price) return [];
  const availability = term(textOf(offer, "availability") ?? "");
  const condition = term(textOf(offer, "itemCondition") ?? "");
  return [
    {
      price,
      availability: AVAILABILITIES.find((known) => known.toLowerCase() === availability.toLowerCase()) ?? "Unknown",
      condition: CONDITIONS.find((known) => known === condition) ?? "NewCondition",
      minimumQuantity: minimumQuantity(offer),
    },
  ];
}

function priceOf(offer: Thing, shopCurrency: string): Money | undefined {
  const currency = textOf(offer, "priceCurrency");
  for (const value of [...values(offer, "price"), ...values(offer, "lowPrice")]) {
    const price = toMoney(value, currency, shopCurrency);
    if (price) return price;
  }
  const asked = things(offer, "priceSpecification").filter(
    (specification) => !NOT_ASKED.has(term(textOf(specification, "priceType") ?? "")),
  );
  const prices = asked
    .toSorted((a, b) => minimumQuantity(a) - minimumQuantity(b))
    .flatMap((specification) =>
      values(specification, "price").map((value) => toMoney(value, textOf(specification, "priceCurrency") ?? currency, shopCurrency)),
    );
  return prices.find((price) => price !== undefined);
}

function toMoney(value: Value, currency: string | undefined, shopCurrency: string): Money | undefined {
  if (isThing(value)) return undefined;
  const text = typeof value === "number" ? { amount: String(value) } : parsePriceText(value, currency ?? shopCurrency);
  const code = currency?.toUpperCase() ?? (text && "currency" in text ? text.currency : undefined) ?? shopCurrency;
  if (!text || !isCurrency(code) || !/^\d+(\.\d+)?$/.test(text.amount)) return undefined;
  const price = fromDecimal(text.amount, code) ?? fromDecimal(Number(text.amount).toFixed(exponentOf(code)), code);
  return price && price.amount > 0 ? price : undefined;
}

function minimumQuantity(offer: Thing): number {
  const least = Number(things(offer, "eligibleQuantity").map((quantity) => textOf(quantity, "minValue", "value"))[0] ?? 1);
  return Number.isFinite(least) && least >= 1 ? Math.ceil(least) : 1;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
