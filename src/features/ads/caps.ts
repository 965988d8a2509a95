import { sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import type { Platform } from "../../platform/platform.ts";
import { adImpressions } from "./tables.ts";

/** Places that are sold within any hour: to a viewer of one campaign or of one advertiser, and to all together who come from one address. */
export interface Caps {
  ofCampaign: number;
  ofAdvertiser: number;
  toCrowd: number;
  /** Places that one auction sells at most. */
  atOnce: number;
}

/** Who is shown an ad. */
export interface Seer {
  viewer: string;
  /** Of who has no name that we gave, and may be another viewer each time: where he comes from, as `networkOf` has it. */
  network?: string | undefined;
  /** Of who has one: all together who come from where he does, as `crowdOf` has it. A name costs nothing. */
  crowd?: string | undefined;
}

/** As whom he is counted. */
export const countedAs = ({ viewer, network }: Seer): string => network ?? viewer;

export interface CappedViewer extends Seer {
  caps: Caps;
}

const HOUR_MS = 3_600_000;

export const capsOf = ({ contract: { ads } }: Platform): Caps => ({
  ofCampaign: ads.campaignImpressionsPerViewerHour,
  ofAdvertiser: ads.advertiserImpressionsPerViewerHour,
  toCrowd: ads.impressionsPerAddressHour,
  atOnce: ads.maxSponsoredPerSearch,
});

const seenLately = ({ viewer, network }: Seer, at: Date): SQL => {
  const shownTo = network === undefined ? sql`viewer = ${viewer}` : sql`network = ${network}`;
  return sql`${adImpressions} where ${shownTo} and served_at > ${timestamp(new Date(at.getTime() - HOUR_MS))}`;
};

/** Campaigns of which a viewer has been sold all places within the hour before: a list of ids, read once a statement. An auction sells a campaign one place. */
export const cappedCampaigns = ({ caps, ...seer }: CappedViewer, at: Date): SQL =>
  sql`(select campaign_id from ${seenLately(seer, at)} group by campaign_id having count(*) >= ${caps.ofCampaign}::int)`;

/** The same of advertisers, who take no part either while all places of the next auction, which may be theirs, would be too many. */
export const cappedAdvertisers = ({ caps, ...seer }: CappedViewer, at: Date): SQL =>
  sql`(select supplier_id from ${seenLately(seer, at)} and supplier_id is not null group by supplier_id having count(*) + ${caps.atOnce}::int > ${caps.ofAdvertiser}::int)`;

/** How many places a viewer was sold within the hour before: a number, as a subquery. */
export const soldTo = (seer: Seer, at: Date): SQL => sql`(select count(*)::int from ${seenLately(seer, at)})`;

/** How many places all of a crowd were sold within the hour before: a number, as a subquery. */
export const soldToCrowd = (crowd: string, at: Date): SQL =>
  sql`(select count(*)::int from ${adImpressions} where network = ${crowd} and served_at > ${timestamp(new Date(at.getTime() - HOUR_MS))})`;

/** The statement that reads advertisers of whom a viewer was shown enough, for the batch that reads a search's campaigns. */
export const readCappedAdvertisers = (db: Db, capped: CappedViewer, at: Date) =>
  db.execute<{ supplierId: string }>(sql`select supplier_id as "supplierId" from ${cappedAdvertisers(capped, at)} capped`);

const inTurn = (one: string): SQL => sql`pg_advisory_xact_lock(hashtextextended(${`ads of ${one}`}, 0))`;

/** A viewer's sales follow one another for the rest of the batch, and so do those of a crowd, so that each counts those before it. The crowd's turn comes last: who waits for it is waited for by nobody else's crowd. */
export const viewerInTurn = (db: Db, seer: Seer) =>
  db.execute(sql`select ${sql.join([countedAs(seer), ...(seer.crowd === undefined ? [] : [seer.crowd])].map(inTurn), sql`, `)}`);

/** True where places may be sold to a viewer yet: behind `viewerInTurn`, since another sale may have come between this one's reading and it. */
export function stillUncapped(capped: CappedViewer, places: readonly { campaignId: string; supplierId: string | null }[], at: Date): SQL {
  const [campaigns, advertisers] = [places.map(({ campaignId }) => campaignId), places.map(({ supplierId }) => supplierId)].map(
    (ids) => sql`(select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`,
  );
  const { crowd, caps } = capped;
  const roomInCrowd = crowd === undefined ? sql`true` : sql`${soldToCrowd(crowd, at)} + ${places.length}::int <= ${caps.toCrowd}::int`;
  return sql`not exists (select 1 from ${cappedCampaigns(capped, at)} c where c.campaign_id in ${campaigns})
    and not exists (select 1 from ${cappedAdvertisers(capped, at)} a where a.supplier_id in ${advertisers}) and ${roomInCrowd}`;
}
