import { sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import { lockLog, revisionOf } from "../catalog/delta-log.ts";
import { allShown, sponsorOffers } from "../catalog/sponsor-offers.ts";
import { disabledSuppliers } from "../crawl/disabled-suppliers.ts";
import type { AuctionRecord } from "./auction-record.ts";
import { stillUncapped, viewerInTurn, type CappedViewer, type Seer } from "./caps.ts";
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

export interface SearchSale extends CappedViewer {
  auctionId: string;
  searchId: string;
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
 * @returns undefined where nothing was written: the auction has been held, the search is done, a sold offer is no longer shown, or its
 * viewer was sold the last place of a cap meanwhile, or a supplier was switched off
 */
export async function recordSale(db: Db, sale: SearchSale): Promise<WrittenSale | undefined> {
  const { auctionId, searchId, heldAt, offers, bids, granted, record, places } = sale;
  const at = sql`${heldAt.toISOString()}::timestamptz`;
  const mine = sql`exists (select 1 from ${adAuctions} where id = ${auctionId})`;
  const clearing = places.reduce((sum, { priceMinor }) => sum + priceMinor, 0);
  const offerIds = places.map(({ offerId }) => offerId);
  const marks = Object.fromEntries(
    places.map(({ offerId, campaignId, impressionToken }) => [offerId, { campaignId, impressionToken }] as const),
  );
  const [, , held, , impressions, marked] = await db.batch([
    lockLog(db, searchId),
    viewerInTurn(db, sale),
    db.execute(sql`
      insert into ${adAuctions} (id, search_id, held_at, offers, bids, granted, sold, clearing_minor)
      select ${auctionId}, ${searchId}, ${at}, ${offers}::int, ${bids}::int, ${granted}::int, ${places.length}::int, ${clearing}::int
      where ${allShown(searchId, offerIds)} and ${stillSold(sale, places)}
      on conflict (search_id) do nothing
      returning id`),
    db.execute(sql`
      insert into ${adAuctionRecords} (id, placement, search_id, held_at, record)
      select ${auctionId}, 'search', ${searchId}, ${at}, ${JSON.stringify(record)}::jsonb where ${mine}`),
    insertImpressions(
      db,
      places.map(({ impressionId, ...place }) => ({ ...place, id: impressionId })),
      { ...sale, placement: "search" },
      mine,
    ),
    sponsorOffers(db, { searchId, at: heldAt }, marks, mine),
  ]);
  return held.rows.length === 0 ? undefined : { sold: impressions.rows, revision: revisionOf(marked) };
}

/** True where places may be sold yet: to their viewer, and of suppliers none of which was switched off since they were read. */
function stillSold(sale: CappedViewer & { heldAt: Date }, places: readonly { campaignId: string; supplierId: string | null }[]): SQL {
  const supplierIds = JSON.stringify(places.map(({ supplierId }) => supplierId));
  return sql`${stillUncapped(sale, places, sale.heldAt)}
    and not exists (select 1 from ${disabledSuppliers()} off where off.id in (select jsonb_array_elements_text(${supplierIds}::jsonb)))`;
}

/** What all impressions of a sale have in common. */
interface Sale extends Seer {
  auctionId: string;
  placement: string;
  searchId: string | null;
  heldAt: Date;
  expiresAt: Date;
}

interface Place {
  id: string;
  campaignId: string;
  supplierId: string | null;
  offerId: string | null;
  position: number | null;
  title: string;
  priceMinor: number;
}

const insertImpressions = (db: Db, places: readonly Place[], sale: Sale, condition: SQL) =>
  db.execute<{ priceMinor: number }>(insertImpressionsSql(places, sale, condition));

/** The statement that writes a sale's impressions where a condition holds. */
const insertImpressionsSql = (places: readonly Place[], sale: Sale, condition: SQL): SQL => sql`
    insert into ${adImpressions}
      (id, auction_id, campaign_id, supplier_id, placement, search_id, offer_id, position, title, viewer, network, price_minor, served_at, expires_at, billing)
    select id, ${sale.auctionId}, "campaignId", "supplierId", ${sale.placement}, ${sale.searchId}, "offerId", position, title, ${sale.viewer}, ${sale.network ?? sale.crowd ?? null},
      "priceMinor", ${timestamp(sale.heldAt)}, ${timestamp(sale.expiresAt)}, 'open'
    from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as place (id text, "campaignId" text, "supplierId" text,
      "offerId" text, position int, title text, "priceMinor" int)
    where ${condition}
    returning price_minor as "priceMinor"`;

/** The statement that writes the record of a placement's auction where a condition holds. */
export const insertRecordSql = ({ auctionId, placement, heldAt, record }: PlacementSale, condition: SQL): SQL => sql`
  insert into ${adAuctionRecords} (id, placement, held_at, record)
  select ${auctionId}, ${placement}, ${timestamp(heldAt)}, ${JSON.stringify(record)}::jsonb where ${condition} returning id`;

/** The statement that writes the impressions of a placement's auction where its record is written by the same. */
export const impressionsOfRecordSql = (sale: PlacementSale): SQL =>
  insertImpressionsSql(
    sale.places.map((place) => ({ ...place, offerId: null, position: null })),
    { ...sale, searchId: null },
    sql`exists (select 1 from record)`,
  );

export interface PlacementSale extends CappedViewer, Omit<Sale, "searchId"> {
  record: AuctionRecord;
  places: readonly Omit<Place, "offerId" | "position">[];
}

/**
 * Writes what a placement's auction sold with its record, in one transaction: all of it or nothing.
 * @returns false where nothing was written: nothing was sold, its viewer was sold the last place of a cap meanwhile, or a supplier was switched off
 */
export async function recordPlacementSale(db: Db, sale: PlacementSale): Promise<boolean> {
  const { places } = sale;
  if (places.length === 0) return false;
  // The turn is a statement before the other: what a statement sees was committed when it began.
  const [, { rowCount }] = await db.batch([
    viewerInTurn(db, sale),
    db.execute(sql`with record as (${insertRecordSql(sale, stillSold(sale, places))}) ${impressionsOfRecordSql(sale)}`),
  ]);
  return rowCount > 0;
}
