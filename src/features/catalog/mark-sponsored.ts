import { auctionForSearch } from "../ads/auction-for-search.ts";
import { hintSearch } from "./hint-search.ts";
import type { CatalogDeps } from "./ports.ts";
import { setSponsored, shownOffers } from "./store.ts";

/** More offers than a search can gather. */
const MOST_OFFERS = 500;

/** Holds the auction for the offers a search shows so far and marks the winners; what is no longer sponsored is unmarked. */
export async function markSponsored(deps: CatalogDeps, search: { searchId: string; buyerId: string; query: string }): Promise<void> {
  const shown = await shownOffers(deps.db, search.searchId, MOST_OFFERS);
  const offers = shown.map(({ offerId, view, relevance }) => ({ offerId, supplierId: view.supplierId, title: view.title, relevance }));
  const winners = await auctionForSearch(deps, { ...search, offers });
  const marks = Object.fromEntries(winners.map(({ offerId, campaignId, impressionToken }) => [offerId, { campaignId, impressionToken }]));
  const revision = await setSponsored(deps.db, search.searchId, marks, deps.clock.now());
  if (revision !== undefined) hintSearch(deps, search.searchId, revision);
}
