import { loadThingReading } from "../../sdks.ts";
import { eachSliced, inSlices, type Pausing } from "../../platform/sliced.ts";
import { candidates, speltAlike, type FindScope } from "./find-store.ts";
import type { CatalogDeps } from "./ports.ts";
import type { OfferRow } from "./store.ts";
import type { Fit } from "./terms/fit.ts";
import type { SoughtItem } from "./terms/sought.ts";

/** A stored offer that answers what is sought. */
export interface FoundOffer extends Fit {
  offer: OfferRow;
  /** The item it answers best. */
  item: string;
}

export interface FindOptions extends FindScope {
  items: readonly SoughtItem[];
  limit: number;
}

/**
 * The stored offers of some suppliers that fit what is sought well enough to be shown, the best first, each under the item it fits best.
 * Postgres proposes by words, in every language the tables know; the rules that judge a page just read judge what it proposes.
 */
export async function findOffers(deps: CatalogDeps & Pausing, { items, limit, ...scope }: FindOptions): Promise<FoundOffer[]> {
  if (scope.supplierIds.length === 0) return [];
  const found = await Promise.all(items.map(async (item) => fitting(deps, item, scope)));
  const best = new Map<string, FoundOffer>();
  for (const one of found.flat()) if (one.relevance > (best.get(one.offer.id)?.relevance ?? 0)) best.set(one.offer.id, one);
  return [...best.values()]
    .toSorted(
      (a, b) => b.relevance - a.relevance || Number(b.offer.orderable) - Number(a.offer.orderable) || (a.offer.id < b.offer.id ? -1 : 1),
    )
    .slice(0, limit);
}

/** Offers that are judged before others have their turn: some ten milliseconds. */
const JUDGED_A_PART = 50;

/** What fits one item; where no words lead to anything, what is spelt alike is looked at. */
async function fitting(deps: CatalogDeps & Pausing, item: SoughtItem, scope: FindScope): Promise<FoundOffer[]> {
  const { fitOf, soughtOf, textQueryOf, thingOf } = await loadThingReading();
  const sought = soughtOf(item);
  const query = textQueryOf(sought);
  if (!query) return [];
  const judge = (offer: OfferRow) => ({ offer, ...fitOf(thingOf(offer), sought) });
  const judged = async (rows: readonly OfferRow[]): Promise<FoundOffer[]> =>
    (await inSlices(eachSliced(rows, JUDGED_A_PART, judge), deps)).flatMap(({ shownBy, ...fit }) =>
      shownBy >= deps.contract.crawl.relevanceThreshold ? [{ ...fit, item: item.name }] : [],
    );
  const byWords = await judged(await candidates(deps.db, query, scope));
  return byWords.length > 0 ? byWords : judged(await speltAlike(deps.db, query, scope));
}
