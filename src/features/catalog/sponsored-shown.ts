import { sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { searches } from "../search/tables.ts";
import { searchOffers } from "./tables.ts";

/** A place of a search that an advertiser has. */
export interface SponsoredPlace {
  searchId: string;
  offerId: string;
  campaignId: string;
}

/** Offers shown as sponsored in searches that were completed between two moments, the latest first. */
export async function sponsoredShown(db: Db, since: Date, before: Date, limit: number): Promise<SponsoredPlace[]> {
  const { rows } = await db.execute<SponsoredPlace & Record<string, unknown>>(sql`
    select o.search_id as "searchId", o.offer_id as "offerId", o.sponsored ->> 'campaignId' as "campaignId"
    from ${searches} s join ${searchOffers} o on o.search_id = s.id
    where s.completed_at >= ${since.toISOString()}::timestamptz and s.completed_at < ${before.toISOString()}::timestamptz
      and o.sponsored is not null and o.removed_at is null
    order by s.completed_at desc limit ${limit}`);
  return rows;
}
