import { inSlices } from "../../platform/sliced.ts";
import { notFound } from "../../platform/errors.ts";
import { facetsOf } from "../catalog/facet-rules.ts";
import { listOffers, type OffersWanted } from "../catalog/list-offers.ts";
import type { SearchOfferPage } from "../catalog/schemas.ts";
import { countShown } from "../catalog/count-shown.ts";
import type { SearchDeps } from "./ports.ts";
import { currencyOf, isOwn } from "./store.ts";

/**
 * A page of what a buyer's own search shows, its facets too where they are wanted, in one round trip. Throws `not-found`, also for another
 * buyer's. `unsponsored` leaves out who paid for a place, and with it the token by which it would be reported; the order is the same.
 */
export async function listSearchOffers(
  deps: SearchDeps,
  buyerId: string,
  searchId: string,
  { facets, unsponsored = false, ...wanted }: OffersWanted & { facets?: "true" | undefined; unsponsored?: boolean },
): Promise<SearchOfferPage> {
  const shown = { id: searchId, currency: currencyOf(searchId) };
  const { statement, pageOf } = listOffers(deps.db, shown, wanted, { unsponsored });
  const own = isOwn(deps.db, buyerId, searchId);
  if (facets === undefined) {
    const [[search], rows] = await deps.db.batch([own, statement]);
    if (!search) throw notFound("search");
    return pageOf(rows);
  }
  const [[search], rows, counts, most] = await deps.db.batch([own, statement, ...countShown(deps.db, shown)]);
  if (!search) throw notFound("search");
  const asked = { items: search.items.map(({ name }) => name), currency: search.currency };
  const counted = await inSlices(facetsOf({ counts: counts.rows, shown: most }, asked), deps);
  return { ...pageOf(rows), facets: counted };
}
