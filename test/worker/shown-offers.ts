import { sql } from "drizzle-orm";
import type { Deps } from "../../src/deps.ts";
import { listOffers } from "../../src/features/catalog/list-offers.ts";

/** What a search shows, whosever it is. */
export async function shownOffers(deps: Deps, searchId: string, page: { limit: number; cursor?: string }) {
  const { statement, pageOf } = listOffers(deps.db, { id: searchId, currency: sql`'USD'` }, page);
  return pageOf(await statement);
}
