import { and, desc, gte, inArray, lt, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { timeBeyond, type Newest } from "../../platform/db/newest.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import type { SponsoredPlace } from "../catalog/sponsored-shown.ts";
import { adAuctions, adImpressions, adSpend } from "./tables.ts";

/** Impressions served between two moments, the newest of them, by what became of them; what is unbilled without a reason is in none. */
export async function impressionStates(db: Db, newest: Newest) {
  const { rows } = await db.execute<{ served: number; billed: number; unbilled: number; open: number }>(sql`
    select count(*)::int as served,
      (count(*) filter (where billing = 'billed' and clicked_at is not null))::int as billed,
      (count(*) filter (where billing = 'unbilled' and reason is not null))::int as unbilled,
      (count(*) filter (where billing = 'open'))::int as open
    from ${adImpressions} where served_at < ${timestamp(newest.before)}
      and served_at >= greatest(${timestamp(newest.since)}, ${timeBeyond(adImpressions, adImpressions.servedAt, newest)})`);
  return rows[0] ?? { served: 0, billed: 0, unbilled: 0, open: 0 };
}

/** How many of these places have their impression. */
export async function knownOf(db: Db, places: readonly SponsoredPlace[]): Promise<number> {
  const { rows } = await db.execute<{ known: number }>(sql`
    select count(*)::int as known from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as p("searchId" text, "offerId" text, "campaignId" text)
    where exists (select 1 from ${adImpressions} i where i.search_id = p."searchId" and i.offer_id = p."offerId" and i.campaign_id = p."campaignId")`);
  return rows[0]?.known ?? 0;
}

/** Searches' auctions held between two moments, the latest first, and how many places each says it sold. */
export async function lastAuctions(db: Db, { since, before, most }: Newest): Promise<{ searchId: string; sold: number }[]> {
  return db
    .select({ searchId: adAuctions.searchId, sold: adAuctions.sold })
    .from(adAuctions)
    .where(and(gte(adAuctions.heldAt, since), lt(adAuctions.heldAt, before)))
    .orderBy(desc(adAuctions.heldAt))
    .limit(most);
}

export async function countImpressions(db: Db, searchIds: readonly string[]): Promise<number> {
  return searchIds.length === 0 ? 0 : db.$count(adImpressions, inArray(adImpressions.searchId, [...searchIds]));
}

/** What campaigns were charged on a UTC day, and the prices of the clicks billed on it; US cents, of one moment. */
export async function billedAndSpent(db: Db, day: string): Promise<{ spent: number; billed: number }> {
  const { rows } = await db.execute<{ spent: number; billed: number }>(sql`
    select (select coalesce(sum(spent_minor), 0) from ${adSpend} where day = ${day}::date)::float8 as spent,
      (select coalesce(sum(price_minor), 0) from ${adImpressions}
       where billing = 'billed' and clicked_at >= ${day}::date::timestamp at time zone 'UTC' and clicked_at < (${day}::date + 1)::timestamp at time zone 'UTC')::float8 as billed`);
  return rows[0] ?? { spent: 0, billed: 0 };
}
