import { sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { lockLog, revisionOf } from "../catalog/delta-log.ts";
import { allShown, sponsorOffers } from "../catalog/sponsor-offers.ts";
import type { AuctionRecord } from "./auction-record.ts";
import type { ImpressionRow } from "./store.ts";
import { adAuctionRecords, adAuctions, adImpressions } from "./tables.ts";

/** A place of a search that an auction sold. */
export interface SoldPlace {
  impressionId: string;
  campaignId: string;
  supplierId: string;
  offerId: string;
  /** 1-based, the best bid first. */
  position: number;
  title: string;
  priceMinor: number;
  impressionToken: string;
}

export interface SearchSale {
  auctionId: string;
  searchId: string;
  viewer: string;
  heldAt: Date;
  expiresAt: Date;
  offers: number;
  bids: number;
  granted: number;
  record: AuctionRecord;
  places: readonly SoldPlace[];
}

export interface WrittenSale {
  sold: { priceMinor: number }[];
  /** The revision of the search's log that the last mark became; undefined where nothing was sold. */
  revision: number | undefined;
}

/**
 * Writes a search's auction with its record, its impressions and the marks on its offers, in one transaction under the lock of the search's log: all
 * of it or nothing, once a search.
 * @returns undefined where nothing was written: the auction has been held, the search is done, or a sold offer is no longer shown
 */
export async function recordSale(db: Db, sale: SearchSale): Promise<WrittenSale | undefined> {
  const { auctionId, searchId, viewer, heldAt, expiresAt, offers, bids, granted, record, places } = sale;
  const at = sql`${heldAt.toISOString()}::timestamptz`;
  const mine = sql`exists (select 1 from ${adAuctions} where id = ${auctionId})`;
  const clearing = places.reduce((sum, { priceMinor }) => sum + priceMinor, 0);
  const offerIds = places.map(({ offerId }) => offerId);
  const marks = Object.fromEntries(
    places.map(({ offerId, campaignId, impressionToken }) => [offerId, { campaignId, impressionToken }] as const),
  );
  const [, held, , impressions, marked] = await db.batch([
    lockLog(db, searchId),
    db.execute(sql`
      insert into ${adAuctions} (id, search_id, held_at, offers, bids, granted, sold, clearing_minor)
      select ${auctionId}, ${searchId}, ${at}, ${offers}::int, ${bids}::int, ${granted}::int, ${places.length}::int, ${clearing}::int
      where ${allShown(searchId, offerIds)}
      on conflict (search_id) do nothing
      returning id`),
    db.execute(sql`
      insert into ${adAuctionRecords} (id, placement, search_id, held_at, record)
      select ${auctionId}, 'search', ${searchId}, ${at}, ${JSON.stringify(record)}::jsonb where ${mine}`),
    db.execute<{ priceMinor: number }>(sql`
      insert into ${adImpressions}
        (id, auction_id, campaign_id, supplier_id, placement, search_id, offer_id, position, title, viewer, price_minor, served_at, expires_at, billing)
      select "impressionId", ${auctionId}, "campaignId", "supplierId", 'search', ${searchId}, "offerId", position, title, ${viewer}, "priceMinor",
        ${at}, ${expiresAt.toISOString()}::timestamptz, 'open'
      from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as place ("impressionId" text, "campaignId" text, "supplierId" text,
        "offerId" text, position int, title text, "priceMinor" int)
      where ${mine}
      returning price_minor as "priceMinor"`),
    sponsorOffers(db, { searchId, at: heldAt }, marks, mine),
  ]);
  return held.rows.length === 0 ? undefined : { sold: impressions.rows, revision: revisionOf(marked) };
}

/** Writes what a placement's auction sold with its record, in one transaction; answers the impressions that came to be. */
export async function recordPlacementSale(
  db: Db,
  auction: { id: string; placement: string; heldAt: Date; record: AuctionRecord },
  impressions: readonly ImpressionRow[],
): Promise<ImpressionRow[]> {
  if (impressions.length === 0) return [];
  const [, sold] = await db.batch([
    db.insert(adAuctionRecords).values({ ...auction, searchId: null }),
    db
      .insert(adImpressions)
      .values([...impressions])
      .returning(),
  ]);
  return sold;
}
