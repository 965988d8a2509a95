import { and, asc, eq, gt, inArray, lt, lte, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { appendAudit, type AuditRow } from "../../platform/audit/audit-log.ts";
import type { Db } from "../../platform/db/client.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import { auctionOf } from "./auction-of.ts";
import { cappedCampaigns, readCappedAdvertisers, type CappedViewer } from "./caps.ts";
import type { Spent } from "./campaign-rules.ts";
import { hourOf, type Controls } from "./controls.ts";
import { decidedBy, decidedByBuyer, type Decider } from "./decided-controls.ts";
import { disabledSuppliers, readDisabledSuppliers } from "../crawl/disabled-suppliers.ts";
import { inSeasonSql, keepServesFrom, servesFromSql } from "./serving-store.ts";
import { utcDay } from "../../platform/utc-day.ts";
import { adAuctionRecords, adCampaigns, adControls, adImpressions, adSpend } from "./tables.ts";

export type CampaignRow = typeof adCampaigns.$inferSelect;
export type ImpressionRow = typeof adImpressions.$inferSelect;
/** A campaign as it stands: what it spent, and whether its supplier is switched off. */
export type CampaignWithSpend = CampaignRow & Spent & { supplierOff: boolean };
/** What an operator writes of a campaign; what it spent, its clicks do. */
export type SavedCampaign = Omit<CampaignRow, "spentInTotalMinor">;

const c = alias(adCampaigns, "c");

const withSpend = (db: Db, day: string) =>
  db
    .select({
      campaign: c,
      spentMinor: adSpend.spentMinor,
      supplierOff: sql<boolean>`coalesce(c.supplier_id in ${disabledSuppliers()}, false)`,
    })
    .from(c)
    .leftJoin(adSpend, and(eq(adSpend.campaignId, c.id), eq(adSpend.day, day)));

const joined = (rows: { campaign: CampaignRow; spentMinor: number | null; supplierOff: boolean }[]): CampaignWithSpend[] =>
  rows.map(({ campaign, spentMinor, supplierOff }) => ({ ...campaign, spentMinor: spentMinor ?? 0, supplierOff }));

/** Writes a campaign, and in the same transaction from when it can serve by what it spent before. */
export async function saveCampaign(db: Db, row: SavedCampaign, line: AuditRow): Promise<void> {
  const { id, ...change } = row;
  const save = db.insert(adCampaigns).values(row).onConflictDoUpdate({ target: adCampaigns.id, set: change });
  await db.batch([save, keepServesFrom(db, id, row.updatedAt), appendAudit(db, line)]);
}

/** True of a zone by which statements can tell the time. */
export async function hasTimeZone(db: Db, name: string): Promise<boolean> {
  return (await db.execute(sql`select from pg_timezone_names where name = ${name}`)).rowCount > 0;
}

export async function findCampaign(db: Db, id: string, day: string): Promise<CampaignWithSpend | undefined> {
  return joined(await withSpend(db, day).where(eq(c.id, id)))[0];
}

/** One page and a row more, by id. */
export async function listCampaigns(db: Db, day: string, after: string | undefined, limit: number): Promise<CampaignWithSpend[]> {
  return joined(
    await withSpend(db, day)
      .where(after === undefined ? undefined : gt(c.id, after))
      .orderBy(asc(c.id))
      .limit(limit + 1),
  );
}

const servingIn = (db: Db, placement: string, capped: CappedViewer, at: Date) =>
  withSpend(db, utcDay(at)).where(
    and(
      and(eq(c.placement, placement), eq(c.enabled, true), lte(c.servesFrom, hourOf(at.getTime())), inSeasonSql(at)),
      sql`c.id <> all (array${cappedCampaigns(capped, at)})`,
    ),
  );

/** What is known as a search's auction begins. */
export interface SearchMarket {
  campaigns: CampaignWithSpend[];
  /** Suppliers of whom nothing is sold: they are switched off, or the buyer has been shown all he is to be shown of them. */
  unsold: ReadonlySet<string>;
  /** What the buyer decided about ads. */
  decided: Controls | undefined;
  /** Whether it has been held. */
  held: boolean;
}

/** In one round trip: the campaigns that may bid in a search, of which suppliers nothing is sold, what its buyer decided about ads, and whether its auction has been held. */
export async function readSearchAuction(
  db: Db,
  { searchId, buyerId, ...capped }: { searchId: string; buyerId: string } & CappedViewer,
  now: Date,
): Promise<SearchMarket> {
  const [campaigns, [decided], held, tooOften, off] = await db.batch([
    servingIn(db, "search", capped, now),
    decidedByBuyer(db, buyerId),
    auctionOf(db, searchId),
    readCappedAdvertisers(db, capped, now),
    readDisabledSuppliers(db),
  ]);
  const unsold = new Set([...tooOften.rows.map(({ supplierId }) => supplierId), ...off.rows.map(({ id }) => id)]);
  return { campaigns: joined(campaigns), unsold, decided: decided?.controls, held: held.length > 0 };
}

/** In one round trip: the ads a viewer has in a search, by position, and what he decided about ads. */
export async function adsOfSearch(
  db: Db,
  { searchId, viewer, buyerId }: Decider & { searchId: string },
  now: Date,
): Promise<{ sold: ImpressionRow[]; decided: Controls | undefined }> {
  const ads = db
    .select()
    .from(adImpressions)
    .where(and(eq(adImpressions.searchId, searchId), eq(adImpressions.viewer, viewer), gt(adImpressions.expiresAt, now)))
    .orderBy(asc(adImpressions.position));
  const [sold, [decided]] = await db.batch([ads, decidedBy(db, { viewer, buyerId })]);
  return { sold, decided: decided?.controls };
}

export type EventRecorded = "recorded" | "repeated" | "unknown";

const knownOr = async (db: Db, id: string): Promise<EventRecorded> =>
  (await db.$count(adImpressions, eq(adImpressions.id, id))) > 0 ? "repeated" : "unknown";

export async function recordSeen(db: Db, id: string, at: Date): Promise<EventRecorded> {
  const rows = await db
    .update(adImpressions)
    .set({ seenAt: at })
    .where(and(eq(adImpressions.id, id), sql`${adImpressions.seenAt} is null`))
    .returning({ id: adImpressions.id });
  return rows.length > 0 ? "recorded" : knownOr(db, id);
}

export interface ClickRecorded {
  outcome: EventRecorded;
  /** Why the click is not paid for; null where it is. */
  reason: string | null;
}

/** What is known of a click beside its impression. */
interface Click {
  suspicion: "too-many-events" | "robot" | "http-library" | "data-centre" | null;
  /** The request says so itself; what its viewer decided is read with the impression. */
  optedOut: boolean;
  leastMs: number;
  at: Date;
}

/**
 * Records a click once, nearer to its impression than `leastMs` as no person's, and bills it in the same statement where nothing
 * speaks against it; neither the day's spend nor that of all days passes its budget, and a campaign that cannot serve any more says so at
 * once. Clicks of a campaign are billed one after the other: its row is locked by a statement before, so that the total this one reads
 * has every click in it, also at midnight and beside a change of the budget. */
export async function recordClick(db: Db, id: string, { suspicion, optedOut, leastMs, at }: Click): Promise<ClickRecorded> {
  const now = sql`${at.toISOString()}::timestamptz`;
  const spent = { spent: sql`spent.spent_minor`, inTotal: sql`clicked.spent_before + clicked.price_minor` };
  // Not `for update`, for which who inserts an impression of it would wait.
  const lock = sql`select c.id from ${adCampaigns} c join ${adImpressions} i on i.campaign_id = c.id where i.id = ${id} for no key update of c`;
  const bill = sql`
    with clicked as (
      select i.id, i.campaign_id, i.price_minor, c.daily_budget_minor, c.total_budget_minor, c.spent_in_total_minor as spent_before,
        coalesce(${suspicion}, case
          when ${optedOut} or exists (select 1 from ${adControls} d where d.viewer = i.viewer and (d.controls ->> 'optOut')::boolean) then 'opted-out'
          when i.seen_at is null then 'click-without-impression'
          when ${now} - i.seen_at < make_interval(secs => ${leastMs / 1000}) then 'click-too-soon' end) as suspicion
      from ${adImpressions} i join ${adCampaigns} c on c.id = i.campaign_id
      where i.id = ${id} and i.clicked_at is null for update of i
    ), spent as (
      insert into ${adSpend} as s (campaign_id, day, spent_minor)
      select campaign_id, (${now} at time zone 'UTC')::date, price_minor from clicked
      where suspicion is null and price_minor <= coalesce(daily_budget_minor, price_minor)
        and (total_budget_minor is null or spent_before + price_minor <= total_budget_minor)
      on conflict (campaign_id, day) do update set spent_minor = s.spent_minor + excluded.spent_minor
      where s.spent_minor + excluded.spent_minor <= coalesce((select daily_budget_minor from clicked), s.spent_minor + excluded.spent_minor)
      returning campaign_id, spent_minor
    ), rested as (
      update ${adCampaigns} c set serves_from = ${servesFromSql(spent, at)}
      from spent, clicked where c.id = spent.campaign_id and ${servesFromSql(spent, at)} > c.serves_from
    )
    update ${adImpressions} i
    set clicked_at = ${now}, billing = case when exists (select 1 from spent) then 'billed' else 'unbilled' end,
      reason = case when exists (select 1 from spent) then null else coalesce(clicked.suspicion, 'budget-spent') end
    from clicked where i.id = clicked.id
    returning i.reason`;
  const [, { rows }] = await db.batch([db.execute(lock), db.execute<{ reason: string | null }>(bill)]);
  const [row] = rows;
  return row ? { outcome: "recorded", reason: row.reason } : { outcome: await knownOr(db, id), reason: null };
}

/** Ends impressions whose tokens have expired: they are unbilled, and say why. */
export async function closeExpired(db: Db, now: Date): Promise<number> {
  const rows = await db
    .update(adImpressions)
    .set({ billing: "unbilled", reason: sql`case when ${adImpressions.seenAt} is null then 'not-seen' else 'not-clicked' end` })
    .where(and(eq(adImpressions.billing, "open"), lt(adImpressions.expiresAt, now)))
    .returning({ id: adImpressions.id });
  return rows.length;
}

/** Impressions whose network is taken out by one statement. */
const FORGOTTEN_AT_ONCE = 10_000;

/** Takes out where viewers came from to whom an ad was served before a moment. */
export async function forgetNetworksBefore(db: Db, before: Date): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const { rowCount } = await db.execute(sql`
      update ${adImpressions} set network = null where id in (
        select id from ${adImpressions} where network is not null and served_at < ${timestamp(before)} limit ${FORGOTTEN_AT_ONCE})`);
    forgotten += rowCount;
    if (rowCount < FORGOTTEN_AT_ONCE) return forgotten;
  }
}

export async function deleteImpressionsBefore(db: Db, before: Date): Promise<number> {
  const result = await db
    .delete(adImpressions)
    .where(and(inArray(adImpressions.billing, ["billed", "unbilled"]), lt(adImpressions.expiresAt, before)));
  return result.rowCount;
}

/** Deletes the records of auctions held before a moment: no impression of theirs is kept. */
export async function deleteAuctionRecordsBefore(db: Db, before: Date): Promise<number> {
  const result = await db.delete(adAuctionRecords).where(lt(adAuctionRecords.heldAt, before));
  return result.rowCount;
}
