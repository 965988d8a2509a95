import { desc, eq, lt } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { queryOf } from "../search/query-of.ts";
import { adAuctionRecords, adCampaigns, adImpressions } from "./tables.ts";

export type AuctionRow = typeof adAuctionRecords.$inferSelect;

export async function findAuction(db: Db, id: string): Promise<AuctionRow | undefined> {
  return (await db.select().from(adAuctionRecords).where(eq(adAuctionRecords.id, id)))[0];
}

/** One page and a row more, the latest first. */
export async function listAuctions(db: Db, { before, limit }: { before: string | undefined; limit: number }): Promise<AuctionRow[]> {
  return db
    .select()
    .from(adAuctionRecords)
    .where(before === undefined ? undefined : lt(adAuctionRecords.id, before))
    .orderBy(desc(adAuctionRecords.id))
    .limit(limit + 1);
}

/** In one round trip: an ad that was shown, of whose campaign, in whose auction, to what search. */
export async function shownAd(db: Db, impressionId: string) {
  const [row] = await db
    .select({
      impression: adImpressions,
      keywords: adCampaigns.keywords,
      record: adAuctionRecords.record,
      query: queryOf(adImpressions.searchId),
    })
    .from(adImpressions)
    .innerJoin(adCampaigns, eq(adCampaigns.id, adImpressions.campaignId))
    .leftJoin(adAuctionRecords, eq(adAuctionRecords.id, adImpressions.auctionId))
    .where(eq(adImpressions.id, impressionId));
  return row;
}
