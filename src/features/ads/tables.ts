import { sql } from "drizzle-orm";
import { bigint, boolean, date, index, integer, jsonb, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { id, time } from "../../platform/db/columns.ts";
import { buyers } from "../auth/tables.ts";
import { searches } from "../search/tables.ts";
import type { Controls } from "./controls.ts";
import type { OpenHours } from "./open-hours.ts";
import type { Targets } from "./targets.ts";

/** What an advertiser bids for; written by operators, never deleted: impressions name it. Amounts are US cents. */
export const adCampaigns = pgTable(
  "ad_campaigns",
  {
    /** A slug the operator chose. */
    id: id(),
    name: text().notNull(),
    /** Advertises this supplier's offers; null: any supplier's. */
    supplierId: text(),
    /** Words or phrases of which one has to occur in the query or the offer's title; none: every one matches. */
    keywords: jsonb().$type<string[]>().notNull(),
    /** What it is for beside these; null: whatever. Only kinds with something in them. */
    targets: jsonb().$type<Targets>(),
    placement: text().notNull(),
    /** The most it pays for a click. */
    bidMinor: integer().notNull(),
    dailyBudgetMinor: integer(),
    /** The most it is billed over all its days; null: no end to it. */
    totalBudgetMinor: bigint({ mode: "number" }),
    /** What it was billed over all its days: the sum of its rows of `ad_spend`, whose triggers alone write it, whichever release bills. */
    spentInTotalMinor: bigint({ mode: "number" }).notNull().default(0),
    /** It is sold from this moment on; null: at once. */
    startsAt: time(),
    /** It is sold until this moment; null: for ever. An ad that was shown before is billed all the same. */
    endsAt: time(),
    /** When in the week it is sold; null: always. */
    hours: jsonb().$type<OpenHours>(),
    /** `none`: the day's budget is spent as it comes; `even`: no faster than the day's hours in which it is sold go by. */
    pacing: text().$type<"none" | "even">().notNull().default("none"),
    /** The hour since the epoch (UTC) from which it can serve, kept with what it spends; 0: now, `OVER`: not by itself any more, `NEVER`: switched off. The hourly sweep turns what has come into 0. */
    servesFrom: integer().notNull().default(0),
    enabled: boolean().notNull(),
    updatedAt: time().notNull(),
    updatedBy: text().notNull(),
  },
  (table) => [
    index("ad_campaigns_by_placement").on(table.placement, table.enabled),
    // In the order in which a placement is sold, whatever the database's collation.
    index("ad_campaigns_serving")
      // Of all campaigns, switched off or not: the planner takes no index whose condition a read does not name, so that it never
      // takes the one below for this one and passes over whoever waits for money.
      .on(table.placement, table.servesFrom, sql`${table.bidMinor} desc`, sql`${table.id} collate "C"`),
    index("ad_campaigns_resting")
      .on(table.servesFrom)
      .where(sql`${table.servesFrom} > 0`),
    // Read by the release before this one.
    index("ad_campaigns_bidding")
      .on(table.placement, sql`${table.bidMinor} desc`, sql`${table.id} collate "C"`)
      .where(sql`${table.enabled}`),
  ],
);

/** What a campaign was billed on a UTC day; the row's lock is what keeps clicks within the budget. Kept for ever. */
export const adSpend = pgTable(
  "ad_spend",
  {
    campaignId: text()
      .notNull()
      .references(() => adCampaigns.id),
    day: date({ mode: "string" }).notNull(),
    spentMinor: bigint({ mode: "number" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.day] }), index("ad_spend_day").on(table.day)],
);

/**
 * What a viewer decided about ads. It stands where the ads stand: whoever reads an ad has read this in the same round trip, so that no
 * outage of another owner serves an ad to who opted out. A buyer's goes with his account; one of who only has a viewer hint is kept as
 * long as a browser may keep that hint, by the daily cron.
 */
export const adControls = pgTable(
  "ad_controls",
  {
    viewer: text().primaryKey(),
    /** Whose it is, of who was signed in. */
    buyerId: text()
      .unique("ad_controls_buyer")
      .references(() => buyers.id, { onDelete: "cascade" }),
    controls: jsonb().$type<Controls>().notNull(),
    updatedAt: time().notNull(),
  },
  (table) => [
    index("ad_controls_of_hints")
      .on(table.updatedAt)
      .where(sql`${table.buyerId} is null`),
  ],
);

/**
 * The auction of a search: at most one a search, whoever holds it. Written in one transaction with the impressions it sold and the marks
 * on the offers, so that the three say the same. Lives as long as its search.
 */
export const adAuctions = pgTable(
  "ad_auctions",
  {
    id: id(),
    searchId: text()
      .notNull()
      .references(() => searches.id, { onDelete: "cascade" }),
    /** Offers, campaigns and what they spent count as of this moment. */
    heldAt: time().notNull(),
    /** Offers that took part, and what campaigns bid on them. */
    offers: integer().notNull(),
    bids: integer().notNull(),
    /** Places the viewer's controls and caps left to sell. */
    granted: integer().notNull(),
    sold: integer().notNull(),
    /** Sum of what a click costs in the places sold, in US cents. */
    clearingMinor: integer().notNull(),
  },
  (table) => [unique("ad_auctions_search").on(table.searchId), index("ad_auctions_held").on(table.heldAt)],
);

/**
 * What an auction was asked and what it answered, so that it can be held again and told to whoever saw the ad. Written in the transaction of
 * what it sold. A search's goes with the search; all are deleted after 91 days by the daily cron, a day after the impressions they sold.
 */
export const adAuctionRecords = pgTable(
  "ad_auction_records",
  {
    /** Grows with time: newest first is by id. */
    id: id(),
    placement: text().notNull(),
    searchId: text().references(() => searches.id, { onDelete: "cascade" }),
    heldAt: time().notNull(),
    record: jsonb().notNull(),
  },
  (table) => [
    index("ad_auction_records_held").on(table.heldAt),
    index("ad_auction_records_search")
      .on(table.searchId)
      .where(sql`${table.searchId} is not null`),
  ],
);

/**
 * An ad served once. It ends billed (a click that counted) or unbilled with a reason, so served = open + billed + unbilled.
 * Ended ones are deleted after 90 days by the daily cron.
 */
export const adImpressions = pgTable(
  "ad_impressions",
  {
    id: id(),
    /** Whose record says why it was shown; null of the release before. */
    auctionId: text(),
    campaignId: text()
      .notNull()
      .references(() => adCampaigns.id),
    supplierId: text(),
    placement: text().notNull(),
    searchId: text(),
    offerId: text(),
    /** 1-based among a search's ads: two auctions of one search cannot fill the same one. */
    position: integer(),
    title: text().notNull(),
    /** Pseudonymous. */
    viewer: text().notNull(),
    /** Pseudonymous: where a viewer came from who named himself in no way, so that he is counted. Taken out by the hourly cron. */
    network: text(),
    /** What a click costs, by the second-price rule. */
    priceMinor: integer().notNull(),
    servedAt: time().notNull(),
    expiresAt: time().notNull(),
    seenAt: time(),
    clickedAt: time(),
    /** `open`, `billed`, `unbilled`. */
    billing: text().notNull(),
    /** Why it is unbilled: `not-seen`, `not-clicked`, `budget-spent`, `click-without-impression`, `click-too-soon`, `too-many-events`, `robot`, `http-library`, `data-centre`, `opted-out`. */
    reason: text(),
  },
  (table) => [
    unique("ad_impressions_position").on(table.searchId, table.position),
    unique("ad_impressions_offer").on(table.searchId, table.offerId),
    unique("ad_impressions_campaign").on(table.searchId, table.campaignId),
    index("ad_impressions_by_campaign").on(table.campaignId),
    index("ad_impressions_expiry").on(table.billing, table.expiresAt),
    index("ad_impressions_served").on(table.servedAt),
    index("ad_impressions_viewer").on(table.viewer, table.servedAt),
    index("ad_impressions_network")
      .on(table.network, table.servedAt)
      .where(sql`${table.network} is not null`),
    index("ad_impressions_billed")
      .on(table.clickedAt)
      .where(sql`${table.billing} = 'billed'`),
  ],
);
