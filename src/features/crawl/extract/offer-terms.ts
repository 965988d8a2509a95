import type { Money } from "../../../platform/money.ts";
import { askedPrice } from "./asked-price.ts";
import type { CurrencyFacts } from "./currency-marks.ts";
import { hasType, isThing, term, textOf, things, type Thing } from "./thing.ts";

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
  /** Pieces the shop says it has; undefined where it says nothing of them, or nothing that limits what it sells. */
  stock?: number;
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

/** Sold before the shop has them: what it has now is no limit. */
const PROMISED: ReadonlySet<Availability> = new Set(["MadeToOrder", "PreOrder", "PreSale", "BackOrder"]);

/** Stock above this is a slip. */
const MOST_STOCK = 10_000_000;

/** A least quantity above this is a slip. */
const MOST_LEAST_QUANTITY = 1_000_000;

/** True where a buyer can order it now. A page that says nothing of availability sells. */
export const isOrderable = (availability: Availability): boolean => ORDERABLE.has(availability);

/**
 * The offer that stands for a product among the ones its page makes: new before used, orderable before not,
 * the price of the smallest quantity before tiers, then the cheapest.
 */
export function bestOffer(product: Thing, shop: string): OfferTerms | undefined {
  const facts = { stated: undefined, shop };
  const own = termsOf(things(product, "offers"), facts);
  const found =
    own.length > 0 ? own : termsOf([...new Set(things(product, "hasVariant").flatMap((variant) => things(variant, "offers")))], facts);
  const rank = (offer: OfferTerms): readonly number[] => [
    CONDITIONS.indexOf(offer.condition),
    isOrderable(offer.availability) ? 0 : 1,
    offer.minimumQuantity,
    offer.price.amount,
  ];
  return found.toSorted((a, b) => compare(rank(a), rank(b)))[0];
}

/** The terms of some offers; of an aggregate those it is made of, where they have a price, else its own. */
function termsOf(offers: readonly Thing[], facts: CurrencyFacts): OfferTerms[] {
  return offers.flatMap((offer) => {
    const parts = hasType(offer, "AggregateOffer") ? things(offer, "offers").flatMap((part) => oneOffer(part, stating(offer, facts))) : [];
    return parts.length > 0 ? parts : oneOffer(offer, facts);
  });
}

function oneOffer(offer: Thing, facts: CurrencyFacts): OfferTerms[] {
  const price = priceOf(offer, facts);
  const least = minimumQuantity(offer);
  if (!price || least === undefined) return [];
  const stated = term(textOf(offer, "availability") ?? "");
  const availability = AVAILABILITIES.find((known) => known.toLowerCase() === stated.toLowerCase()) ?? "Unknown";
  const stock = PROMISED.has(availability) ? undefined : stockLevel(offer);
  const condition = term(textOf(offer, "itemCondition") ?? "");
  return [
    {
      price,
      availability,
      condition: CONDITIONS.find((known) => known === condition) ?? "NewCondition",
      minimumQuantity: least,
      ...(stock === undefined ? {} : { stock }),
    },
  ];
}

/** Whole pieces, by the offer's own word; nothing where it has no figure, several, or one that cannot be. */
function stockLevel(offer: Thing): number | undefined {
  const [level, another] = offer.values("inventoryLevel").flatMap((value) => (isThing(value) ? value.values("value") : [value]));
  if (level === undefined || another !== undefined || isThing(level)) return undefined;
  const text = typeof level === "number" ? String(level) : level.text.trim();
  const pieces = /^\d+(?:\.0+)?$/.test(text) ? Number(text) : Number.NaN;
  return pieces <= MOST_STOCK ? pieces : undefined;
}

function priceOf(offer: Thing, facts: CurrencyFacts): Money | undefined {
  const known = stating(offer, facts);
  for (const value of [...offer.values("price"), ...offer.values("lowPrice")]) {
    const price = askedPrice(value, known);
    if (price) return price;
  }
  const asked = things(offer, "priceSpecification")
    .filter((specification) => !NOT_ASKED.has(term(textOf(specification, "priceType") ?? "")))
    .map((specification) => ({ specification, least: minimumQuantity(specification) ?? Infinity }))
    .toSorted((a, b) => a.least - b.least);
  for (const { specification } of asked) {
    for (const value of specification.values("price")) {
      const price = askedPrice(value, stating(specification, known));
      if (price) return price;
    }
  }
  return undefined;
}

/** What is known of the currency with the word of a thing that is nearer to the amount. */
function stating(thing: Thing, facts: CurrencyFacts): CurrencyFacts {
  return { ...facts, stated: textOf(thing, "priceCurrency") ?? facts.stated };
}

/** 1 where it says none; undefined where it says more than anybody orders. */
function minimumQuantity(offer: Thing): number | undefined {
  const least = Number(things(offer, "eligibleQuantity").map((quantity) => textOf(quantity, "minValue", "value"))[0] ?? 1);
  if (least > MOST_LEAST_QUANTITY) return undefined;
  return least >= 1 ? Math.ceil(least) : 1;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
