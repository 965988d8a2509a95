import { and, desc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import type { Newest } from "../../platform/db/newest.ts";
import { completedBetween } from "../search/completed-between.ts";
import { searchOffers } from "./tables.ts";

/** A place of a search that an advertiser has. */
export interface SponsoredPlace {
  searchId: string;
  offerId: string;
  campaignId: string;
}

/** Offers shown as sponsored in the searches that were completed last, as many as there are searches at most, the latest first. */
export async function sponsoredShown(db: Db, last: Newest): Promise<SponsoredPlace[]> {
  const completed = completedBetween(db, last).as("completed");
  return db
    .select({
      searchId: searchOffers.searchId,
      offerId: searchOffers.offerId,
      campaignId: sql<string>`${searchOffers.sponsored} ->> 'campaignId'`,
    })
    .from(searchOffers)
    .innerJoin(completed, eq(completed.id, searchOffers.searchId))
    .where(and(isNotNull(searchOffers.sponsored), isNull(searchOffers.removedAt)))
    .orderBy(desc(completed.completedAt))
    .limit(last.most);
}

/** Offers of searches that carry a mark, shown or taken out since, as a source for the statements of who sold the places: search_id, offer_id. */
export const markedOffers = sql`(select search_id, offer_id from ${searchOffers} where sponsored is not null)`;
