import type { Money } from "../../../platform/money.ts";
import { agrees, type StatedPrice } from "../../../platform/written-prices/asked-price.ts";
import { placeOf, type Place } from "./evidence.ts";
import type { FoundOffer } from "./offer-terms.ts";

/** Another price that a page asks for the same product. */
export interface RivalPrice extends Place {
  price: Money;
}

/** What the element of a price shows to people instead. */
export const shownRival = ({ price }: FoundOffer): RivalPrice[] =>
  price.shown ? [{ price: price.shown.price, ...placeOf({ ...price, property: `${price.property}, as shown` }) }] : [];

/**
 * What the other sources of a page ask, where none of them asks the price that was taken. A source that asks several prices agrees with each
 * of them, and a range with what lies in it; other amounts in another currency cannot be compared, the same amount in another is a slip.
 */
export function rivalPrices(taken: StatedPrice, others: readonly (readonly FoundOffer[])[]): RivalPrice[] {
  const rivals: RivalPrice[] = [];
  for (const offers of others) {
    if (offers.some(({ terms }) => agrees(taken, terms))) return [];
    const [rival] = offers.filter(({ terms: { price } }) => price.currency === taken.price.currency || price.amount === taken.price.amount);
    if (rival) rivals.push({ price: rival.terms.price, ...placeOf(rival.price) });
  }
  return rivals;
}
