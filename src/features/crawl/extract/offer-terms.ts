import { cheapestDelivery, saidByOffer, type Delivery } from "./delivery.ts";
import type { Money } from "../../../platform/money.ts";
import { isAskedByMeasure } from "../../../platform/written-prices/asked-by-measure.ts";
import type { Sliced } from "../../../platform/sliced.ts";
import { agrees, statedPrice, type StatedPrice } from "../../../platform/written-prices/asked-price.ts";
import { statedBy } from "./digits-apart.ts";
import { isAskedOfAll, isOutlived } from "./asked-of-all.ts";
import { availabilityOf, isOrderable, type Availability } from "./availability.ts";
import { marksIn, type CurrencyFacts } from "../../../platform/written-prices/currency-marks.ts";
import { priceCharacters } from "../../../platform/written-prices/price-text.ts";
import { hasType, isThing, term, textOf, things, told, type Thing, type Told, type Value } from "./thing.ts";

/** schema.org OfferItemCondition. */
export const CONDITIONS = ["NewCondition", "RefurbishedCondition", "UsedCondition", "DamagedCondition"] as const;
export type Condition = (typeof CONDITIONS)[number];

/** What one schema.org Offer asks. */
export interface OfferTerms extends StatedPrice {
  availability: Availability;
  condition: Condition;
  /** Least quantity this price is asked for. */
  minimumQuantity: number;
  /** Pieces the shop says it has; undefined where it says nothing of them, or nothing that limits what it sells. */
  stock?: number;
  /** What it asks for bringing an order within its country; undefined where it does not say: that is not nothing. */
  delivery?: Delivery;
}

/** An offer, and which words of its page it was read from. */
export interface FoundOffer {
  offer: Thing;
  terms: OfferTerms;
  price: FoundPrice;
  availabilityBy: Told | undefined;
  deliveryBy: Thing | undefined;
  /** The day until which it said to hold has passed. */
  outlived: boolean;
}

interface FoundPrice {
  stated: StatedPrice;
  by: Thing;
  property: string;
  notation: "machine" | "human";
  /** What the same element shows to people, where that is a price and not this one. */
  shown?: StatedPrice;
  /** No word of the page says the currency: it is what the shop trades in. */
  assumedCurrency: boolean;
}

/** What is known of a shop beside what its offers say. */
export interface ShopFacts extends CurrencyFacts {
  /** ISO 3166-1 alpha-2. */
  country: string | undefined;
  /** When the page was read: what is asked only later, or no longer, is not its price. */
  readOn: Date | undefined;
}

/** Prices that are shown beside the asked one. */
const NOT_ASKED = new Set(["ListPrice", "MSRP", "SRP", "StrikethroughPrice", "MinimumAdvertisedPrice"]);

/** Codes of one piece (UN/ECE Recommendation 20). */
const PIECES = new Set(["C62", "H87", "EA"]);

/** Codes of times (the same recommendation). */
const TIMES = new Set(["MIN", "HUR", "DAY", "WEE", "MON", "ANN", "QAN", "SAN"]);

/** Sold before the shop has them: what it has now is no limit. */
const PROMISED: ReadonlySet<Availability> = new Set(["MadeToOrder", "PreOrder", "PreSale", "BackOrder"]);

/** Stock above this is a slip. */
const MOST_STOCK = 10_000_000;

/** Values of one name, and specifications, that are looked at for a price: reading a text as one is dear, and sound pages say one or two. */
const MOST_PRICES = 32;

/** A least quantity above this is a slip. */
const MOST_LEAST_QUANTITY = 1_000_000;

/**
 * The offer that stands for a product among the ones its page makes: new before used, orderable before not, the price of the smallest
 * quantity before tiers, what is asked before what it begins at, then the cheapest, the one that says what it has before one that does not.
 */
export function bestOffer(found: readonly FoundOffer[]): FoundOffer | undefined {
  const rank = ({ terms, outlived }: FoundOffer): readonly number[] => [
    CONDITIONS.indexOf(terms.condition),
    outlived ? 1 : 0,
    isOrderable(terms.availability) ? 0 : 1,
    terms.minimumQuantity,
    terms.range ? 1 : 0,
    terms.price.amount,
    terms.availability === "Unknown" ? 1 : 0,
  ];
  return found.toSorted((a, b) => compare(rank(a), rank(b)))[0];
}

/** Offers after which others have their turn. */
const OFFERS_A_SLICE = 200;

/** The terms of some offers; of an aggregate those it is made of, where they have a price, else its own. */
export function* foundOffers(offers: readonly Thing[], facts: ShopFacts): Sliced<FoundOffer[]> {
  let looked = 0;
  function* look(...asked: Parameters<typeof oneOffer>): Sliced<FoundOffer[]> {
    looked += 1;
    if (looked % OFFERS_A_SLICE === 0) yield;
    return oneOffer(...asked);
  }
  const found: FoundOffer[][] = [];
  for (const offer of offers) {
    const parts: FoundOffer[] = [];
    if (hasType(offer, "AggregateOffer"))
      for (const part of things(offer, "offers")) parts.push(...(yield* look(part, { ...facts, ...stating(offer, facts) }, offer)));
    found.push(parts.length > 0 ? parts : yield* look(offer, facts));
  }
  return found.flat();
}

/** What an offer leaves out, the aggregate around it may say. */
function oneOffer(offer: Thing, facts: ShopFacts, around?: Thing): FoundOffer[] {
  if (!isAskedOfAll(offer, facts.readOn)) return [];
  const price = priceOf(offer, facts);
  const least = minimumQuantity(offer);
  if (!price || least === undefined) return [];
  const availabilityBy = told(offer, "availability") ?? (around && told(around, "availability"));
  const availability = availabilityOf(availabilityBy?.text);
  const stock = PROMISED.has(availability) ? undefined : stockLevel(offer);
  const brought = [offer, ...(around ? [around] : [])].flatMap(
    (saying) => cheapestDelivery(saidByOffer(saying, facts), facts.country) ?? [],
  )[0];
  const terms = {
    ...price.stated,
    availability,
    condition: conditionOf(textOf(offer, "itemCondition")),
    minimumQuantity: least,
    ...(stock === undefined ? {} : { stock }),
    ...(brought ? { delivery: brought.delivery } : {}),
  };
  return [{ offer, terms, price, availabilityBy, deliveryBy: brought?.by, outlived: isOutlived(offer, facts.readOn) }];
}

/** `https://schema.org/UsedCondition`, `used`; new where nothing is said. */
function conditionOf(text = ""): Condition {
  const word = term(text)
    .toLowerCase()
    .replace(/condition$|[^a-z]/g, "");
  return CONDITIONS.find((known) => known.toLowerCase() === `${word}condition`) ?? "NewCondition";
}

/** Whole pieces, by the offer's own word; nothing where it has no figure, several, or one that cannot be. */
function stockLevel(offer: Thing): number | undefined {
  const [level, another] = offer.values("inventoryLevel").flatMap((value) => (isThing(value) ? value.values("value") : [value]));
  if (level === undefined || another !== undefined || isThing(level)) return undefined;
  const text = typeof level === "number" ? String(level) : level.text.trim();
  const pieces = /^\d+(?:\.0+)?$/.test(text) ? Number(text) : Number.NaN;
  return pieces <= MOST_STOCK ? pieces : undefined;
}

function priceOf(offer: Thing, facts: ShopFacts): FoundPrice | undefined {
  const known = stating(offer, facts);
  const own = firstPrice(offer, "price", known) ?? lowest(offer, known);
  const specifications = things(offer, "priceSpecification")
    .slice(0, MOST_PRICES)
    .filter((one) => isAskedOfAll(one, facts.readOn));
  if (own)
    return specifications.some((one) => isForTime(one) && isSame(own, firstPrice(one, "price", stating(one, known)))) ? undefined : own;
  const asked = specifications
    .filter((one) => !NOT_ASKED.has(term(textOf(one, "priceType") ?? "")) && !isForMeasure(one) && !isForTime(one))
    .map((specification) => ({ specification, least: minimumQuantity(specification) ?? Infinity }))
    .toSorted((a, b) => a.least - b.least);
  for (const { specification } of asked) {
    const price = firstPrice(specification, "price", stating(specification, known));
    if (price) return price;
  }
  return undefined;
}

/** A price for 100 g, or for anything but one piece, where nothing says how much of it the product is. */
const isForMeasure = (specification: Thing): boolean =>
  things(specification, "referenceQuantity").some((quantity) => {
    const unit = textOf(quantity, "unitCode", "unitText")?.trim().toUpperCase();
    const isPiece = unit === undefined || PIECES.has(unit);
    return things(quantity, "valueReference").length === 0 && !(isPiece && Number(textOf(quantity, "value") ?? 1) === 1);
  });

/** What a subscription asks each month, or for whatever time. */
const isForTime = (specification: Thing): boolean =>
  ["billingDuration", "billingIncrement"].some((property) => specification.values(property).length > 0) ||
  [specification, ...things(specification, "referenceQuantity")].some((one) =>
    TIMES.has(textOf(one, "unitCode")?.trim().toUpperCase() ?? ""),
  );

const isSame = (one: FoundPrice, other: FoundPrice | undefined): boolean =>
  one.stated.price.amount === other?.stated.price.amount && one.stated.price.currency === other.stated.price.currency;

/** The lower end of a range; what is asked where both ends are one. */
function lowest(offer: Thing, facts: CurrencyFacts): FoundPrice | undefined {
  const low = firstPrice(offer, "lowPrice", facts);
  if (!low) return undefined;
  const high = firstPrice(offer, "highPrice", facts)?.stated.price;
  const { price } = low.stated;
  return { ...low, stated: rangeOf(price, high) };
}

function rangeOf(price: Money, high: Money | undefined): StatedPrice {
  if (high?.currency !== price.currency || high.amount < price.amount) return { price, range: { to: null } };
  return high.amount === price.amount ? { price } : { price, range: { to: high } };
}

/** A script that had to be repaired may have lost its word of the currency: there the shop's is not taken for it. */
function firstPrice(thing: Thing, property: string, facts: CurrencyFacts): FoundPrice | undefined {
  for (const value of thing.values(property).slice(0, MOST_PRICES)) {
    const stated = isThing(value) || isShownByMeasure(value) ? undefined : statedBy(value, facts);
    const assumedCurrency = facts.stated === undefined && !isMarked(value);
    if (stated && !(assumedCurrency && thing.repaired)) {
      const shown = shownOtherwise(stated, value, facts);
      return { stated, by: thing, property, notation: notationOf(value), assumedCurrency, ...(shown ? { shown } : {}) };
    }
  }
  return undefined;
}

const shownText = (value: Value): string | undefined =>
  typeof value === "object" && "shown" in value ? value.shown?.().trim() : undefined;

/** `content` has the bare number, and only its readers are told of what: `$5.99/lb`. */
const isShownByMeasure = (value: Value): boolean => isAskedByMeasure(priceCharacters(shownText(value) ?? "") ?? "");

/** Where cents are told from the rest by their look alone, as in `$12<sup>99</sup>`, the same digits are the same price. */
function shownOtherwise(stated: StatedPrice, value: Value, facts: CurrencyFacts): StatedPrice | undefined {
  const text = shownText(value);
  const shown = text ? statedPrice({ text, notation: "human" }, facts) : undefined;
  if (!text || !shown || agrees(stated, shown)) return undefined;
  const [digits, another] = text.match(/[\d.,'’ ]*\d/gu) ?? [];
  const isRunTogether = another === undefined && digits?.trim() === String(stated.price.amount);
  return isRunTogether ? undefined : shown;
}

const notationOf = (value: Value): "machine" | "human" => (typeof value === "object" && "notation" in value ? value.notation : "machine");

const isMarked = (value: Value): boolean =>
  typeof value === "object" && "text" in value && marksIn(priceCharacters(value.text) ?? "").marks.length > 0;

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
