import type { SearchOffer } from "../../packages/sdk/src/client.ts";

export type Sort = "relevance" | "price" | "landed";

/** How a buyer wants to see what a search shows. */
export interface Wanted {
  sort: Sort;
  item: string;
  supplier: string;
  brand: string;
  available: boolean;
  exact: boolean;
  /** Minor units of the search's currency; undefined where there is no bound. */
  from: number | undefined;
  to: number | undefined;
}

/** Offers that are of one product, the one that is shown for it first. */
export interface Shown {
  offer: SearchOffer;
  others: readonly SearchOffer[];
}

const rankOf = ({ rank, relevance }: SearchOffer): number => rank ?? relevance;
/** What fits best and can be had first, as the API ranks it. */
const byRelevance = (a: SearchOffer, b: SearchOffer): number => rankOf(b) - rankOf(a) || (a.id < b.id ? -1 : 1);

/** The cheapest first; what cannot be priced in the search's currency comes last, as nobody knows where it belongs. */
const byPrice =
  (currency: string) =>
  (a: SearchOffer, b: SearchOffer): number => {
    const [priced, other] = [a, b].map(({ price }) => price.currency === currency);
    if (priced !== other) return priced ? -1 : 1;
    return a.price.amount - b.price.amount || byRelevance(a, b);
  };

/** By what the wanted pieces cost with delivery; those whose delivery nobody tells come behind, by price. */
const byLanded =
  (currency: string) =>
  (a: SearchOffer, b: SearchOffer): number => {
    const [one, other] = [a, b].map(({ landed }) => (landed?.currency === currency ? landed.amount : undefined));
    if (one !== undefined && other !== undefined) return one - other || byRelevance(a, b);
    if (one !== other) return one === undefined ? 1 : -1;
    return byPrice(currency)(a, b);
  };

const ORDERS: Readonly<Record<Sort, (currency: string) => (a: SearchOffer, b: SearchOffer) => number>> = {
  relevance: () => byRelevance,
  price: byPrice,
  landed: byLanded,
};

/** What fits, in the order wanted. */
export function narrowed(offers: Iterable<SearchOffer>, wanted: Wanted, currency: string): SearchOffer[] {
  const { item, supplier, brand, available, exact, from, to } = wanted;
  const bounded = from !== undefined || to !== undefined;
  return [...offers]
    .filter(
      (offer) =>
        (item === "" || offer.item === item) &&
        (supplier === "" || offer.supplierId === supplier) &&
        (brand === "" || offer.brand?.toLowerCase() === brand.toLowerCase()) &&
        (!available || offer.available) &&
        (!exact || offer.exact === true) &&
        (!bounded || offer.price.currency === currency) &&
        (from === undefined || offer.price.amount >= from) &&
        (to === undefined || offer.price.amount <= to),
    )
    .toSorted(ORDERS[wanted.sort](currency));
}

/** One entry a product, at the place of the first of its offers; an offer that is of no product with others stands for itself. */
export function grouped(offers: readonly SearchOffer[], products: readonly { offers: readonly string[] }[]): Shown[] {
  const productOf = new Map(products.flatMap((product) => product.offers.map((id) => [id, product] as const)));
  const groups = new Map<unknown, SearchOffer[]>();
  for (const offer of offers) {
    const key = productOf.get(offer.id) ?? offer.id;
    groups.set(key, [...(groups.get(key) ?? []), offer]);
  }
  return [...groups.values()].flatMap(([offer, ...others]) => (offer ? [{ offer, others }] : []));
}

/** The values of a member with how many offers have it, the most frequent first. */
export function counted(offers: Iterable<SearchOffer>, member: "supplierId" | "brand" | "item"): { value: string; offers: number }[] {
  const counts = new Map<string, number>();
  for (const offer of offers) {
    const value = offer[member];
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].map(([value, offers]) => ({ value, offers })).toSorted((a, b) => b.offers - a.offers || (a.value < b.value ? -1 : 1));
}

/** An amount as somebody typed it, in minor units; undefined where it is none, or one that can be read in two ways: 1.500 is not taken for 1.5. */
export function amountOf(text: string, digits: number): number | undefined {
  const typed = text.trim();
  const readable = digits === 0 ? /^\d{1,12}$/ : new RegExp(`^\\d{1,12}([.,]\\d{1,${digits}})?$`);
  return readable.test(typed) ? Math.round(Number(typed.replace(",", ".")) * 10 ** digits) : undefined;
}
