import { auctionForSearch } from "../ads/auction-for-search.ts";
import { hintSearch } from "./hint-search.ts";
import type { CatalogDeps } from "./ports.ts";
import { setSponsored, shownOffers } from "./store.ts";

/** More offers than a search can gather. */
const MOST_OFFERS = 500;

/** Holds the auction for a search's offers and marks the winners; what has lost its place is unmarked. */
export async function markSponsored(deps: CatalogDeps, searchId: string, query: string): Promise<void> {
  const shown = await shownOffers(deps.db, searchId, MOST_OFFERS);
  const offers = shown.map(({ offerId, view }) => ({ offerId, ...view }));
  const winners = await auctionForSearch(deps, { searchId, query, offers });
  const marks = Object.fromEntries(winners.map(({ offerId, campaignId, impressionToken }) => [offerId, { campaignId, impressionToken }]));
  const revision = await setSponsored(deps.db, searchId, marks, deps.clock.now());
  if (revision !== undefined) hintSearch(deps, searchId, revision);
}
