import { canonical } from "../../platform/canonical.ts";
import type { SupplierOffer } from "./rules.ts";
import type { OfferRow, SeenOffer } from "./store.ts";

/** Whether two facts are the same, in whichever order their members were stored. */
const isSame = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

export interface OfferChange {
  field: string;
  from: unknown;
  to: unknown;
}

/**
 * What reading an old page again means for the offer of its product: nobody has it, a newer reading or the page's end came after,
 * it reads the same, or it was read wrongly.
 */
export type Correction =
  | { kind: "not-offered" }
  | { kind: "superseded"; offerId: string }
  | { kind: "same"; offerId: string }
  | { kind: "changed"; offerId: string; changes: OfferChange[] };

const FACTS = [
  "url",
  "title",
  "brand",
  "sku",
  "mpn",
  "gtin",
  "category",
  "imageSource",
  "availability",
  "orderable",
  "condition",
  "minimumQuantity",
] as const satisfies readonly (keyof SupplierOffer)[];

/** Decides from the offer as it is stored. */
export function correctionOf(stored: OfferRow | undefined, offer: SeenOffer): Correction {
  if (!stored) return { kind: "not-offered" };
  const { id: offerId } = stored;
  if (stored.seenAt > offer.seenAt || stored.withdrawnAt !== null) return { kind: "superseded", offerId };
  const price = { amount: stored.amount, currency: stored.currency };
  const repriced = price.amount !== offer.price.amount || price.currency !== offer.price.currency;
  const pieces = offer.stock?.pieces ?? null;
  const changes: OfferChange[] = [
    ...(stored.stock === pieces ? [] : [{ field: "stock", from: stored.stock, to: pieces }]),
    ...(isSame(stored.range, offer.range ?? null) ? [] : [{ field: "range", from: stored.range, to: offer.range ?? null }]),
    ...(isSame(stored.delivery, offer.delivery ?? null) ? [] : [{ field: "delivery", from: stored.delivery, to: offer.delivery ?? null }]),
    ...(repriced ? [{ field: "price", from: price, to: offer.price }] : []),
    ...FACTS.filter((field) => stored[field] !== (offer[field] ?? null)).map((field) => ({
      field,
      from: stored[field],
      to: offer[field] ?? null,
    })),
  ];
  return changes.length === 0 ? { kind: "same", offerId } : { kind: "changed", offerId, changes };
}
