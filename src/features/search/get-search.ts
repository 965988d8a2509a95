import { notFound } from "../../platform/errors.ts";
import { crawlsOfSearch } from "../crawl/crawls-of-search.ts";
import type { SearchDeps } from "./ports.ts";
import type { SearchDetail } from "./schemas.ts";
import { searchOf } from "./store.ts";
import { toSearch } from "./to-search.ts";

/** A buyer's own search with its crawls. Throws `not-found`, also for another buyer's. */
export async function getSearch(deps: SearchDeps, buyerId: string, searchId: string): Promise<SearchDetail> {
  const [search, crawls] = await Promise.all([searchOf(deps.db, buyerId, searchId), crawlsOfSearch(deps, searchId)]);
  if (!search) throw notFound("search");
  return { ...toSearch(search), crawls };
}
