import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { id, time } from "../../platform/db/columns.ts";
import { suppliers } from "../crawl/tables.ts";
import { searches } from "../search/tables.ts";
import type { Money } from "../../platform/money.ts";
import type { CrawlProgress, DeltaType, OfferEvidence, OfferView, Sponsorship } from "./rules.ts";
import type { ReportKind } from "./telemetry/report-message.ts";

/** Brands that may be taken for two things: few, so that the index of them is small. */
export const BRANDS_WITH_AND = (brand: AnyPgColumn) => sql`${brand} ~* '[&+]| (and|und|et|y|e|en) '`;

/** Suppliers' products at a price, one row a product; each reading overwrites it. Never deleted: carts and orders name them. */
export const offers = pgTable(
  "offers",
  {
    id: id(),
    supplierId: text()
      .notNull()
      .references(() => suppliers.id),
    /** The supplier's own number, or the page's path where it has none: what keeps the id stable. */
    productKey: text().notNull(),
    url: text().notNull(),
    /** The address whose page made it, last; null for what a release before read. */
    page: text(),
    title: text().notNull(),
    brand: text(),
    sku: text(),
    mpn: text(),
    gtin: text(),
    category: text(),
    imageSource: text(),
    /** Integer minor units of `currency`. */
    amount: bigint({ mode: "number" }).notNull(),
    currency: text().notNull(),
    /** Set where the amount is the least of what the supplier asks, with the most where he says it. */
    range: jsonb().$type<{ to: Money | null }>(),
    availability: text().notNull(),
    orderable: boolean().notNull(),
    condition: text().notNull(),
    minimumQuantity: integer().notNull(),
    /** Pieces the supplier last said he has; null where his page says nothing of them. */
    stock: integer(),
    /** When the page that told them was fetched, and its address. */
    stockToldAt: time(),
    stockToldBy: text(),
    /** What bringing an order costs, within a country or wherever; null where the supplier does not say it. */
    delivery: jsonb().$type<{ price: Money; country: string | null }>(),
    /** When the page that says all this was fetched. */
    seenAt: time().notNull(),
    /** When the shop last said that the page is as it was then; null where it was not asked since. */
    confirmedAt: time(),
    /** Which node of the page said each field; null for what a release before read. */
    evidence: jsonb().$type<readonly OfferEvidence[]>(),
    /** Set once its page is gone, cleared when it is back. */
    withdrawnAt: time(),
  },
  (table) => [
    uniqueIndex("offers_supplier_product").on(table.supplierId, table.productKey),
    index("offers_url").on(table.url),
    index("offers_page").on(table.supplierId, table.page),
    index("offers_gtin").on(table.gtin),
    index("offers_brand_with_and")
      .on(sql`lower(${table.brand})`)
      .where(BRANDS_WITH_AND(table.brand)),
  ],
);

/** Head of a search's delta log. Its row lock orders the log: a revision is given out only after the one before is committed. */
export const searchLogs = pgTable("search_logs", {
  searchId: text()
    .primaryKey()
    .references(() => searches.id, { onDelete: "cascade" }),
  revision: integer().notNull().default(0),
  /** Deltas up to this revision are deleted; who stopped before it starts again from a snapshot. */
  trimmedTo: integer().notNull().default(0),
  /** The search's crawls as of `revision`, by supplier. */
  crawls: jsonb().$type<Record<string, CrawlProgress>>().notNull().default({}),
  /** Nothing is appended after this. */
  doneAt: time(),
});

/** What a search shows, as of its log's revision. Lives as long as its search. */
export const searchOffers = pgTable(
  "search_offers",
  {
    searchId: text()
      .notNull()
      .references(() => searchLogs.searchId, { onDelete: "cascade" }),
    offerId: text()
      .notNull()
      .references(() => offers.id),
    view: jsonb().$type<OfferView>().notNull(),
    relevance: real().notNull(),
    /** Where it stands among the offers of its search, as its view has it; as it fits where a release before showed it. */
    rank: real()
      .notNull()
      .generatedAlwaysAs(sql`coalesce((view ->> 'rank')::real, relevance)`),
    sponsored: jsonb().$type<Sponsorship>(),
    removedAt: time(),
  },
  (table) => [
    primaryKey({ columns: [table.searchId, table.offerId] }),
    index("search_offers_offer").on(table.offerId),
    index("search_offers_shown")
      .on(table.searchId, sql`${table.rank} desc`, table.offerId)
      .where(sql`${table.removedAt} is null`),
    index("search_offers_sponsored")
      .on(table.searchId)
      .where(sql`${table.sponsored} is not null and ${table.removedAt} is null`),
  ],
);

/** A search's changes in order, one a revision. Deleted by the daily cron after the contract's `catalog.deltaRetentionDays`. */
export const searchDeltas = pgTable(
  "search_deltas",
  {
    searchId: text()
      .notNull()
      .references(() => searchLogs.searchId, { onDelete: "cascade" }),
    revision: integer().notNull(),
    type: text().$type<DeltaType>().notNull(),
    offerId: text(),
    payload: jsonb().$type<Record<string, unknown>>().notNull(),
    at: time().notNull(),
  },
  (table) => [primaryKey({ columns: [table.searchId, table.revision] }), index("search_deltas_at").on(table.at)],
);

/** Reports on streams and quotes as the queue brought them, each once. Deleted by the daily cron after the contract's `catalog.telemetry.reportDays`. */
export const catalogReports = pgTable(
  "catalog_reports",
  {
    id: id(),
    kind: text().$type<ReportKind>().notNull(),
    searchId: text(),
    beganAt: time().notNull(),
    endedAt: time().notNull(),
    figures: jsonb().$type<Record<string, number>>().notNull(),
    writtenAt: time().notNull(),
  },
  (table) => [
    index("catalog_reports_written").on(table.writtenAt),
    index("catalog_reports_search")
      .on(table.searchId, table.endedAt)
      .where(sql`${table.searchId} is not null`),
  ],
);

/** The reports' figures added up by UTC day of their end; one row a figure. */
export const catalogReportDays = pgTable(
  "catalog_report_days",
  {
    day: date({ mode: "string" }).notNull(),
    kind: text().$type<ReportKind>().notNull(),
    figure: text().notNull(),
    total: bigint({ mode: "number" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.kind, table.figure] })],
);
