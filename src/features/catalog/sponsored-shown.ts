import { and, desc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { completedBetween } from "../search/completed-between.ts";
import { searchOffers } from "./tables.ts";

/** A place of a search that an advertiser has. */
export interface SponsoredPlace {
  searchId: string;
  offerId: string;
  campaignId: string;
}

/** Offers shown as sponsored in searches that were completed between two moments, the latest first. */
export async function sponsoredShown(db: Db, since: Date, before: Date, limit: number): Promise<SponsoredPlace[]> {
  const completed = completedBetween(db, since, before).as("completed");
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
    .limit(limit);
}
