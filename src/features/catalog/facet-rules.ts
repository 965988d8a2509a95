import type { OfferFacets } from "./schemas.ts";
import type { ShownCount } from "./shown-store.ts";

/**
 * The facets that counts make. An item is not found exactly where nothing shown is the very thing; of what a release before showed that is
 * not known, so nothing is said of its item.
 */
export function facetsOf(counts: readonly ShownCount[], { items, currency }: { items: readonly string[]; currency: string }): OfferFacets {
  const of = (facet: ShownCount["facet"]) => counts.filter((count) => count.facet === facet);
  const values = (facet: ShownCount["facet"]) =>
    of(facet)
      .map(({ value, offers }) => ({ value, offers }))
      .toSorted((a, b) => b.offers - a.offers || (a.value < b.value ? -1 : 1));
  const found = new Map(of("item").map((count) => [count.value, count]));
  return {
    suppliers: values("supplier"),
    brands: values("brand"),
    availability: values("availability"),
    prices: of("price")
      .map(({ value, upTo, offers }) => ({ from: { amount: Number(value), currency }, to: { amount: Number(upTo), currency }, offers }))
      .toSorted((a, b) => a.from.amount - b.from.amount),
    items: items.map((item) => ({ item, offers: found.get(item)?.offers ?? 0, exact: found.get(item)?.exact ?? 0 })),
    notFoundExactly: items.filter((item) => (found.get(item)?.exact ?? 0) === 0 && (found.get(item)?.unknown ?? 0) === 0),
  };
}
