import { NOBODY_KNOWN } from "../ads/targets.ts";
import { markSponsored } from "../catalog/mark-sponsored.ts";
import { crawlsOfSearch } from "../crawl/crawls-of-search.ts";
import type { SearchDeps } from "./ports.ts";
import { auctionOver } from "./rules.ts";
import { auctionsDue, type SearchRow } from "./store.ts";

const SWEEP_BATCH = 50;

/**
 * Holds a running search's auction once it is to be held; it is held once, whoever comes, and never where a client that opts its buyer out
 * confirmed the search. Says whether all crawls have ended.
 */
export async function sellPlaces(deps: SearchDeps, search: SearchRow): Promise<{ allEnded: boolean }> {
  const now = deps.clock.now();
  const began = search.confirmedAt ?? search.createdAt;
  const closesAt = new Date(began.getTime() + deps.contract.ads.auctionClosesSeconds * 1000);
  const { allEnded, supplierIds } = auctionOver(await crawlsOfSearch(deps, search.id), closesAt, now);
  if (supplierIds.length > 0 && !search.unsponsored) {
    const { id: searchId, buyerId, query, audience } = search;
    await markSponsored(deps, { searchId, buyerId, query, audience: audience ?? NOBODY_KNOWN }, supplierIds);
  }
  return { allEnded };
}

/** Holds the auctions that have closed while crawls still run: no shop withholds the places from the others. Nothing while ads are switched off. */
export async function sellClosedPlaces(deps: SearchDeps): Promise<{ searches: number }> {
  if ((await deps.switches.state("ads")) === "off") return { searches: 0 };
  const due = await auctionsDue(deps.db, deps.clock.now(), deps.contract.ads.auctionClosesSeconds, SWEEP_BATCH);
  for (const search of due) await sellPlaces(deps, search);
  return { searches: due.length };
}
