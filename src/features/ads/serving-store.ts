import { sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import { cappedAdvertisers, cappedCampaigns, soldTo, soldToCrowd, type Caps, type CappedViewer, type Seer } from "./caps.ts";
import { hourOf } from "./controls.ts";
import type { Controls } from "./controls.ts";
import { controlsBy, hiddenBy, type Decider } from "./decided-controls.ts";
import { isOpenSql, nextOpenHourSql, openHourAfterSql } from "./open-hours-sql.ts";
import { disabledSuppliers } from "../crawl/disabled-suppliers.ts";
import { adCampaigns, adSpend } from "./tables.ts";
import { NOBODY_KNOWN, type Audience, type Targets } from "./targets.ts";

/** What a placement's auction knows of a campaign. */
export interface Bidder {
  id: string;
  name: string;
  supplierId: string | null;
  targets: Targets | null;
  bidMinor: number;
  dailyBudgetMinor: number | null;
  totalBudgetMinor: number | null;
  spentMinor: number;
  /** Over all days. */
  spentInTotalMinor: number;
}

/** The hour from which a campaign serves that is switched off: the highest integer of Postgres. */
const NEVER = 2_147_483_647;

/** The same of one that has ended, or whose total budget pays for no click. Not `NEVER`, which the sweep of the release before takes for switched off. */
const OVER = NEVER - 1;

const DAY_HOURS = 24;

/** Campaigns that are looked at of one hour: more than a viewer can hide one by one, so that a few of them can serve. */
const MOST_READ = 256;

/** Campaigns that are passed over by what stands in their own row: a start, an end or a closing within the hour, or other countries and languages. */
const MOST_PASSED = 2_048;

/** Hours whose campaigns are looked for before the sweep has put them among those that can serve: it may fail for a day. */
const HOURS_UNSWEPT = 24;

/** Campaigns that one run of the sweep puts back; the others stay to be found by their hour. */
const MOST_SWEPT = 10_000;

const dayStart = (at: Date): number => hourOf(at.getTime()) - (hourOf(at.getTime()) % DAY_HOURS);

/**
 * The hour (since the epoch, UTC) from which campaign `c` can serve again, having spent so much on the day of `at` and in total; 0: it can
 * now, `OVER`: it has ended or spent its total, `NEVER`: it is switched off. Before its start it is the start's hour. Without money for a
 * click it is the next day's first; of a budget that is spread evenly, the first by whose end the day's share passes what is spent; and of
 * any of them the next in which it is open, where it has hours of the week.
 */
export const servesFromSql = (billed: { spent: SQL; inTotal: SQL }, at: Date): SQL => {
  const hour = hourOf(at.getTime());
  return sql`(select case
    when c.hours is null or paid.hour >= ${OVER}::int then paid.hour
    when paid.hour = 0 and ${nextOpenHourSql(sql`${hour}::int`)} = ${hour}::int then 0
    else ${nextOpenHourSql(sql`greatest(paid.hour, ${hour}::int)`)} end
    from (select ${paysFromSql(billed, at)} as hour) paid)`;
};

/** The same by start, end and budgets alone. */
const paysFromSql = ({ spent, inTotal }: { spent: SQL; inTotal: SQL }, at: Date): SQL => sql`(case
  when not c.enabled then ${NEVER}::int
  when c.ends_at <= ${timestamp(at)} or ${inTotal} + c.bid_minor > c.total_budget_minor then ${OVER}::int
  when c.starts_at > ${timestamp(at)} then floor(extract(epoch from c.starts_at) / 3600)
  when c.daily_budget_minor is null then 0
  when ${spent} + c.bid_minor > c.daily_budget_minor then ${dayStart(at) + DAY_HOURS}::int
  when c.pacing = 'even' and ${shareFrom(spent, at)} > ${hourOf(at.getTime())}::int then ${shareFrom(spent, at)}
  else 0 end)::int`;

/** The hour of the day by whose end its share of the daily budget passes what is spent. */
const shareFrom = (spent: SQL, at: Date): SQL => openHourAfterSql(dayStart(at), { spent, budget: sql`c.daily_budget_minor` });

/** What campaign `c` was billed on the day of a moment. */
export const spentSql = (at: Date): SQL =>
  sql`coalesce((select s.spent_minor from ${adSpend} s where s.campaign_id = c.id and s.day = ${at.toISOString().slice(0, 10)}::date), 0)`;

/** True of campaign `c` between its start and its end, within its hours of the week. */
export const inSeasonSql = (at: Date): SQL =>
  sql`(coalesce(c.starts_at <= ${timestamp(at)}, true) and coalesce(c.ends_at > ${timestamp(at)}, true) and ${isOpenSql(timestamp(at))})`;

/** True of campaign `c` where it is for whoever is known to be there: what is not known is in no list. */
const isForSql = ({ country, locale }: Audience): SQL => sql`(c.targets is null or (
  coalesce(c.targets -> 'countries' ? ${country ?? ""}::text, true) and coalesce(c.targets -> 'locales' ? ${locale ?? ""}::text, true)))`;

/** What campaign `c` was billed over all its days. */
const IN_TOTAL = sql`c.spent_in_total_minor`;

const asItStands = (at: Date): SQL => servesFromSql({ spent: spentSql(at), inTotal: IN_TOTAL }, at);

/** Says of a campaign from when it serves, by its bid and budget as they are now: for the transaction that changes them. */
export const keepServesFrom = (db: Db, id: string, at: Date) =>
  db.execute(sql`update ${adCampaigns} c set serves_from = ${asItStands(at)} where c.id = ${id}`);

export interface PlacementAsked extends Decider, Seer {
  placement: string;
  audience?: Audience;
  caps: Caps;
  /** The least that a click costs. */
  reserveMinor: number;
  most: number;
}

/** What is known as a placement's auction begins. */
export interface PlacementMarket {
  /** The highest bidders, the best first. */
  campaigns: Bidder[];
  decided: Controls | undefined;
  /** Places that he, and all of his crowd, were sold within the hour before. */
  toViewer: number;
  toCrowd: number;
}

/**
 * The subquery of the highest bidders of a placement that can serve now, of no supplier that is switched off, that its viewer did not hide and was not shown too often, as
 * many as are asked for. They come off an index whose key says from which hour a campaign serves, kept with the click
 * that spends and the change of a budget: those that wait for money or are switched off are not passed over, and at midnight nothing has to happen first.
 */
export function biddersSql(
  { placement, reserveMinor, most, caps, network, audience = NOBODY_KNOWN, ...viewer }: Omit<PlacementAsked, "crowd">,
  now: Date,
): SQL {
  const hour = hourOf(now.getTime());
  const capped: CappedViewer = { viewer: viewer.viewer, network, caps };
  return sql`
    select b.id, b.name, b.supplier_id as "supplierId", b.targets, b.bid_minor as "bidMinor", b.daily_budget_minor as "dailyBudgetMinor", b.total_budget_minor as "totalBudgetMinor", b.spent as "spentMinor",
      b.spent_in_total_minor as "spentInTotalMinor"
    from (select 0 as hour union all select generate_series(${hour - HOURS_UNSWEPT}::int, ${hour}::int)) hours cross join lateral (
      select * from (
        select c.*, ${spentSql(now)} as spent from (
          select * from (
            select * from ${adCampaigns} w
            where w.placement = ${placement} and w.serves_from = hours.hour and w.bid_minor >= ${Math.max(1, reserveMinor)}::int
            order by w.bid_minor desc, w.id collate "C" limit ${MOST_PASSED}
          ) c
          where ${inSeasonSql(now)} and ${isForSql(audience)}
          order by c.bid_minor desc, c.id collate "C" limit ${MOST_READ}
        ) c
      ) c
      where c.enabled and (c.daily_budget_minor is null or c.spent + c.bid_minor <= c.daily_budget_minor)
        and (c.total_budget_minor is null or c.spent_in_total_minor + c.bid_minor <= c.total_budget_minor)
        and not coalesce(${hiddenBy(viewer, "hiddenAds")} ? c.id, false)
        and not coalesce(${hiddenBy(viewer, "hiddenAdvertisers")} ? c.supplier_id, false)
        and (c.supplier_id is null or c.supplier_id <> all (array${disabledSuppliers()}))
        and c.id <> all (array${cappedCampaigns(capped, now)}) and (c.supplier_id is null or c.supplier_id <> all (array${cappedAdvertisers(capped, now)}))
      order by c.bid_minor desc, c.id collate "C" limit ${most}
    ) b
    order by b.bid_minor desc, b.id collate "C" limit ${most}`;
}

/** What is known of a placement's viewer, and the bidders out of a subquery, as the columns of a row. */
export const marketSql = ({ crowd, ...asked }: PlacementAsked, bidders: SQL, now: Date): SQL => sql`
  ${controlsBy(asked)} as decided, ${soldTo(asked, now)} as "toViewer", ${crowd === undefined ? sql`0` : soldToCrowd(crowd, now)} as "toCrowd",
  (select coalesce(json_agg(bidder order by bidder."bidMinor" desc, bidder.id collate "C"), '[]') from ${bidders} bidder) as campaigns`;

export type MarketRow = Omit<PlacementMarket, "decided"> & { decided: Controls | null };

/** Of the one row that a statement answers. */
export function marketOf([row]: readonly MarketRow[]): PlacementMarket {
  if (!row) throw new Error("a placement's read answered no row");
  const { campaigns, decided, toViewer, toCrowd } = row;
  return { campaigns, decided: decided ?? undefined, toViewer, toCrowd };
}

/** In one statement, which needs no transaction around it: a placement's bidders, what its viewer decided about ads, and how many places he and his crowd were sold. */
export async function readPlacementAuction(db: Db, asked: PlacementAsked, now: Date): Promise<PlacementMarket> {
  const { rows } = await db.execute<MarketRow & Record<string, unknown>>(
    sql`select ${marketSql(asked, sql`(${biddersSql(asked, now)})`, now)}`,
  );
  return marketOf(rows);
}

/**
 * Puts campaigns whose hour has come among those that can serve, and says of those that cannot from when they do: a click or a switch
 * under the release before this one, or a click at the same moment as a change of the budget, says nothing of it.
 */
export async function sweepServing(db: Db, at: Date): Promise<{ resumed: number; rested: number; switched: number }> {
  const hour = hourOf(at.getTime());
  const today = { spent: sql`s.spent_minor`, inTotal: IN_TOTAL };
  const [resumed, rested, over, switched] = await db.batch([
    db.execute(sql`
      update ${adCampaigns} set serves_from = 0 where id in (
        select id from ${adCampaigns} where serves_from between 1 and ${hour}::int limit ${MOST_SWEPT} for update skip locked)`),
    db.execute(sql`
      update ${adCampaigns} c set serves_from = ${servesFromSql(today, at)}
      from ${adSpend} s
      where s.campaign_id = c.id and s.day = ${at.toISOString().slice(0, 10)}::date and c.serves_from <= ${hour}::int
        and ${servesFromSql(today, at)} > ${hour}::int`),
    // What ends or closes without a click, or was put back by the release before this one, which does not know of hours.
    db.execute(sql`
      update ${adCampaigns} c set serves_from = ${asItStands(at)}
      where c.serves_from <= ${hour}::int and (c.ends_at <= ${timestamp(at)} or c.starts_at > ${timestamp(at)} or c.total_budget_minor is not null or c.hours is not null)
        and ${asItStands(at)} > ${hour}::int`),
    db.execute(sql`
      update ${adCampaigns} c set serves_from = ${asItStands(at)} where c.enabled = (c.serves_from = ${NEVER}::int)`),
  ]);
  return { resumed: resumed.rowCount, rested: rested.rowCount + over.rowCount, switched: switched.rowCount };
}
