import { and, desc, gte, lt, sql, type SQL } from "drizzle-orm";
import * as z from "zod";
import type { Db } from "../../platform/db/client.ts";
import { astrayOf, astraySchema, compareSets, type ComparedSets } from "../../platform/db/compare-sets.ts";
import { timeBeyond, type Newest } from "../../platform/db/newest.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import { once } from "../../platform/once.ts";
import { markedOffers, type SponsoredPlace } from "../catalog/sponsored-shown.ts";
import { adAuctions, adCampaigns, adImpressions, adSpend } from "./tables.ts";

const statesSchema = once(() =>
  z.object({ served: z.number(), billed: z.number(), unbilled: z.number(), open: z.number(), unaccounted: astraySchema() }),
);

/** Impressions served between two moments, the newest of them, by what became of them; what is unbilled without a reason is in none. */
export async function impressionStates(db: Db, newest: Newest) {
  const { rows } = await db.execute(sql`
    with served as (
      select id, case when billing = 'billed' and clicked_at is not null then 'billed'
        when billing = 'unbilled' and reason is not null then 'unbilled' when billing = 'open' then 'open' end as standing
      from ${adImpressions} where served_at < ${timestamp(newest.before)}
        and served_at >= greatest(${timestamp(newest.since)}, ${timeBeyond(adImpressions, adImpressions.servedAt, newest)}))
    select count(*)::int as served, (count(*) filter (where standing = 'billed'))::int as billed,
      (count(*) filter (where standing = 'unbilled'))::int as unbilled, (count(*) filter (where standing = 'open'))::int as open,
      ${astrayOf(sql`standing is null`)} as unaccounted
    from served`);
  return statesSchema().parse(rows[0]);
}

/** Which of these places have no impression. */
export async function unknownOf(db: Db, places: readonly SponsoredPlace[]): Promise<SponsoredPlace[]> {
  const { rows } = await db.execute<SponsoredPlace & Record<string, unknown>>(sql`
    select p.* from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as p("searchId" text, "offerId" text, "campaignId" text)
    where not exists (select 1 from ${adImpressions} i where i.search_id = p."searchId" and i.offer_id = p."offerId" and i.campaign_id = p."campaignId")`);
  return rows;
}

export interface PlacesCompared {
  auctions: number;
  /** Places that auctions say they sold against impressions, search by search. */
  impressions: ComparedSets;
  /** The same against the marks on offers. */
  marks: ComparedSets;
  /** The offers that impressions were made for against those that carry a mark. */
  offers: ComparedSets;
}

/** What was sold in the searches' auctions that were held last between two moments, against the impressions made for them and the marks on the offers. */
export async function comparePlaces(db: Db, { since, before, most }: Newest): Promise<PlacesCompared> {
  const sold = await db
    .select({ searchId: adAuctions.searchId, sold: adAuctions.sold })
    .from(adAuctions)
    .where(and(gte(adAuctions.heldAt, since), lt(adAuctions.heldAt, before)))
    .orderBy(desc(adAuctions.heldAt))
    .limit(most);
  const said = sql`jsonb_to_recordset(${JSON.stringify(sold)}::jsonb) as sold ("searchId" text, sold integer)`;
  const searches = sql`(select sold."searchId" from ${said})`;
  const places = (of: SQL): SQL => sql`select search_id, 1 from ${of} places where search_id in ${searches}`;
  const offers = (of: SQL): SQL => sql`select search_id || '/' || offer_id, 1 from ${of} places where search_id in ${searches}`;
  const left = sql`select sold."searchId", sold.sold from ${said} where sold.sold > 0`;
  return {
    auctions: sold.length,
    impressions: await compareSets(db, { left, right: places(sql`${adImpressions}`) }),
    marks: await compareSets(db, { left, right: places(markedOffers) }),
    offers: await compareSets(db, { left: offers(sql`${adImpressions}`), right: offers(markedOffers) }),
  };
}

/**
 * What campaigns say they were billed in total, and the sum of their days, campaign by campaign; US cents, of one moment. Of those whose
 * total decides whether they serve, and of those that were charged on a UTC day: what has ended and nobody bills is not added up for ever.
 */
export const totalsAndDays = (db: Db, day: string, at: Date): Promise<ComparedSets> =>
  compareSets(db, {
    given: sql`cut as (select null::timestamptz as since), held as (
      select c.id, c.spent_in_total_minor from ${adCampaigns} c
      where (c.enabled and c.total_budget_minor is not null and coalesce(c.ends_at > ${timestamp(at)}, true))
        or exists (select 1 from ${adSpend} s where s.campaign_id = c.id and s.day = ${day}::date))`,
    left: sql`select id, spent_in_total_minor from held where spent_in_total_minor <> 0`,
    right: sql`select s.campaign_id, s.spent_minor from ${adSpend} s join held on held.id = s.campaign_id where s.spent_minor <> 0`,
  });

/** What campaigns were charged on a UTC day, and the prices of the clicks billed on it, campaign by campaign; US cents, of one moment. */
export const billedAndSpent = (db: Db, day: string): Promise<ComparedSets> =>
  compareSets(db, {
    left: sql`select campaign_id, spent_minor from ${adSpend} where day = ${day}::date and spent_minor <> 0`,
    right: sql`select campaign_id, price_minor from ${adImpressions} where billing = 'billed' and price_minor <> 0
      and clicked_at >= ${day}::date::timestamp at time zone 'UTC' and clicked_at < (${day}::date + 1)::timestamp at time zone 'UTC'`,
  });
