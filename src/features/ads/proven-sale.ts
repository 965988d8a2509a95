import { sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { impressionsOfRecordSql, insertRecordSql, type PlacementSale } from "./auction-store.ts";
import { viewerInTurn } from "./caps.ts";
import { decisiveOf } from "./last-bidders.ts";
import {
  biddersSql,
  marketOf,
  marketSql,
  type Bidder,
  type MarketRow,
  type PlacementAsked,
  type PlacementMarket,
} from "./serving-store.ts";
import { adAuctionRecords, adImpressions } from "./tables.ts";

export interface Presumed {
  /** Who is taken for the placement's bidders. */
  bidders: readonly Bidder[];
  /** Places that were for sale. */
  slots: number;
  /** Of all placements, to a viewer within an hour. */
  toViewer: number;
}

/**
 * Reads a placement's market and writes what an auction of presumed bidders sold, in one transaction behind its viewer's turn: only where the
 * bidders that are read are those, and where he, who did not opt out, and his crowd may be sold all the places that there were. Else nothing is
 * written, and what was read answers.
 */
export async function sellAsPresumed(
  db: Db,
  asked: PlacementAsked,
  sale: PlacementSale,
  { bidders, slots, toViewer }: Presumed,
): Promise<PlacementMarket & { isSold: boolean }> {
  const room = (sold: SQL, cap: number): SQL => sql`${sold} + ${slots}::int <= ${cap}::int`;
  const holds = sql`market.decisive = ${decisiveOf(bidders)}::jsonb and not coalesce((market.decided ->> 'optOut')::boolean, false)
    and ${room(sql`market."toViewer"`, toViewer)} and ${room(sql`market."toCrowd"`, asked.caps.toCrowd)}`;
  const [, { rows }] = await db.batch([
    viewerInTurn(db, sale),
    db.execute<MarketRow & { isSold: boolean } & Record<string, unknown>>(sql`
      with bidders as materialized (${biddersSql(asked, sale.heldAt)}),
      market as materialized (
        select ${marketSql(asked, sql`bidders`, sale.heldAt)}, (
          select jsonb_agg(jsonb_build_object('id', id, 'name', name, 'supplierId', "supplierId", 'targets', targets, 'bidMinor', "bidMinor")
            order by "bidMinor" desc, id collate "C") from bidders) as decisive),
      record as (${insertRecordSql(sale, sql`exists (select 1 from market where ${holds})`)}),
      sold as (${impressionsOfRecordSql(sale)})
      select decided, campaigns, "toViewer", "toCrowd", exists (select 1 from sold) as "isSold" from market`),
  ]);
  return { ...marketOf(rows), isSold: rows[0]?.isSold === true };
}

/** Takes back a placement's sale of which nobody was told. */
export async function withdrawSale(db: Db, { auctionId, places }: Pick<PlacementSale, "auctionId" | "places">): Promise<void> {
  const ids = JSON.stringify(places.map(({ id }) => id));
  await db.execute(sql`
    with gone as (delete from ${adImpressions} where id in (select jsonb_array_elements_text(${ids}::jsonb)))
    delete from ${adAuctionRecords} where id = ${auctionId}`);
}
