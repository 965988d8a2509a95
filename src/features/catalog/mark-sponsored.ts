import { auctionForSearch, type SearchForAuction } from "../ads/auction-for-search.ts";
import { hintSearch } from "./hint-search.ts";
import type { CatalogDeps } from "./ports.ts";
import { offersOf } from "./sponsor-offers.ts";

/**
 * Holds a search's auction over what it shows of these suppliers, which marks the winners' offers; once a search, whoever asks and
 * however often. A search whose auction fails goes on without ads.
 */
export async function markSponsored(
  deps: CatalogDeps,
  search: Omit<SearchForAuction, "readOffers">,
  supplierIds: readonly string[],
): Promise<void> {
  const { searchId } = search;
  const limit = deps.contract.ads.offersPerAuction;
  const revision = await auctionForSearch(deps, { ...search, readOffers: () => offersOf(deps.db, searchId, supplierIds, limit) });
  if (revision !== undefined) hintSearch(deps, searchId, revision);
}
