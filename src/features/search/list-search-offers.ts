import { inSlices } from "../../platform/sliced.ts";
import { loadThingReading } from "../../sdks.ts";
import { notFound } from "../../platform/errors.ts";
import { decidedByBuyer } from "../ads/decided-controls.ts";
import { mayMark } from "../ads/may-mark.ts";
import { listOffers, type OffersWanted } from "../catalog/list-offers.ts";
import type { SearchOfferPage } from "../catalog/schemas.ts";
import { countShown } from "../catalog/count-shown.ts";
import type { SearchDeps } from "./ports.ts";
import { currencyOf, isOwn } from "./store.ts";

/**
 * A page of what a buyer's own search shows, its facets too where they are wanted, in one round trip. Throws `not-found`, also for another
 * buyer's. Who paid for a place, and with it the token by which it would be reported, is left out where the buyer decided so, and of all
 * with `unsponsored`; the order is the same.
 */
export async function listSearchOffers(
  deps: SearchDeps,
  buyerId: string,
  searchId: string,
  { facets, unsponsored = false, ...wanted }: OffersWanted & { facets?: "true" | undefined; unsponsored?: boolean },
): Promise<SearchOfferPage> {
  const shown = { id: searchId, currency: currencyOf(searchId) };
  const { statement, pageOf } = listOffers(deps.db, shown, wanted);
  const own = isOwn(deps.db, buyerId, searchId);
  const decided = decidedByBuyer(deps.db, buyerId);
  const marks = ([by]: Awaited<typeof decided>) => mayMark({ controls: by?.controls, unsponsored });
  if (facets === undefined) {
    const [[search], rows, wishes] = await deps.db.batch([own, statement, decided]);
    if (!search) throw notFound("search");
    return pageOf(rows, marks(wishes));
  }
  const [[search], rows, wishes, counts, most] = await deps.db.batch([own, statement, decided, ...countShown(deps.db, shown)]);
  if (!search) throw notFound("search");
  const asked = { items: search.items.map(({ name }) => name), currency: search.currency };
  const { facetsOf } = await loadThingReading();
  const counted = await inSlices(facetsOf({ counts: counts.rows, shown: most }, asked), deps);
  return { ...pageOf(rows, marks(wishes)), facets: counted };
}
