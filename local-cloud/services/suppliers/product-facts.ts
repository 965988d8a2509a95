import { AVAILABILITIES, type Availability, type ProductFacts } from "./product.ts";
import { stableNumber } from "./stable-number.ts";

const FIRST_CHANGE = Date.UTC(2026, 0, 5);
const CHANGE_DAYS = 240;
const DAY_MS = 86_400_000;

/**
 * What the source data does not say about a product, made up from its id so that every start says the same.
 * @param identity brand and part number where known: the same goods get the same GTIN at every shop
 */
export function factsOf(productId: string, identity: string): ProductFacts {
  return {
    gtin13: demonstrationGtin(identity),
    leadTimeDays: 1 + stableNumber(`lead:${productId}`, 14),
    unitsInStock: 1 + stableNumber(`units:${productId}`, 400),
    shippingMinor: [0, 0, 499, 799, 1299][stableNumber(`shipping:${productId}`, 5)] ?? 0,
    minimumOrder: [1, 1, 6, 12][stableNumber(`minimum:${productId}`, 4)] ?? 1,
  };
}

/** Four in five products are in stock; every other state occurs. */
export function initialAvailability(productId: string): Availability {
  const roll = stableNumber(`availability:${productId}`, 100);
  if (roll < 80) return "InStock";
  return AVAILABILITIES[1 + ((roll - 80) % (AVAILABILITIES.length - 1))] ?? "InStock";
}

/** When the shop last changed the product, a day of 2026. */
export function initialLastModified(productId: string): Date {
  return new Date(FIRST_CHANGE + stableNumber(`changed:${productId}`, CHANGE_DAYS) * DAY_MS);
}

/** A valid GTIN-13 under prefix 952, which GS1 keeps for demonstrations, so that none belongs to a real product. */
function demonstrationGtin(identity: string): string {
  const body = `952${String(stableNumber(`gtin:${identity.toLowerCase()}`, 1_000_000_000)).padStart(9, "0")}`;
  // The body is digits alone: each code point is one.
  const weighted = Array.from(body, Number).reduce((sum, digit, index) => sum + digit * (index % 2 === 0 ? 1 : 3), 0);
  return `${body}${(10 - (weighted % 10)) % 10}`;
}
