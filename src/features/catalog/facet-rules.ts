import type { Sliced } from "../../platform/sliced.ts";
import { groupsOf } from "./matching/groups-of.ts";
import type { OfferView } from "./rules.ts";
import type { OfferFacets } from "./schemas.ts";
import type { ShownCount } from "./shown-store.ts";

/**
 * The facets that counts make. An item is not found exactly where nothing shown is the very thing; of what a release before showed that is
 * not known, so nothing is said of its item.
 */
export function* facetsOf(
  { counts, shown }: { counts: readonly ShownCount[]; shown: readonly { offerId: string; view: OfferView }[] },
  { items, currency }: { items: readonly string[]; currency: string },
): Sliced<OfferFacets> {
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
    products: yield* productsOf(shown, currency),
    notFoundExactly: items.filter((item) => (found.get(item)?.exact ?? 0) === 0 && (found.get(item)?.unknown ?? 0) === 0),
  };
}

/** The products that several of the offers are of, and the cheapest of each that is available, as far as it is priced in the search's currency. */
function* productsOf(shown: readonly { offerId: string; view: OfferView }[], currency: string): Sliced<OfferFacets["products"]> {
  const views = new Map(shown.map(({ offerId, view }) => [offerId, view]));
  const groups = yield* groupsOf(shown.map(({ offerId, view }) => ({ id: offerId, facts: view })));
  return groups.map(({ offers, by }) => {
    const priced = offers.flatMap((offerId) => {
      const view = views.get(offerId);
      return view?.available && !view.range && view.price.currency === currency ? [{ offerId, price: view.price }] : [];
    });
    const [best] = priced.toSorted((a, b) => a.price.amount - b.price.amount || (a.offerId < b.offerId ? -1 : 1));
    return { id: offers[0] ?? "", by, offers, best: best ?? null };
  });
}
