import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, real, text, uniqueIndex } from "drizzle-orm/pg-core";
import { id, time } from "../../platform/db/columns.ts";
import { searches } from "../search/tables.ts";
import type { SupplierOffer } from "../catalog/rules.ts";
import type { EndCause } from "./end-reasons.ts";
import type { FeedOutcome, RejectedRow } from "./feeds/rules.ts";
import type { Doubt, HeldPriceState } from "./held-prices/rules.ts";
import type { CrawlState, PageOutcome } from "./rules.ts";

/** Shops that are crawled, by a slug of their own. Few; never deleted, only disabled. */
export const suppliers = pgTable("suppliers", {
  id: id(),
  name: text().notNull(),
  baseUrl: text().notNull(),
  currency: text().notNull(),
  /** ISO 3166-1 alpha-2. */
  country: text().notNull(),
  enabled: boolean().notNull(),
  /** Where its product feed stands, as Google Merchant has them; null where it has none. */
  feedUrl: text(),
  /** What was read before is not fresh: an operator has asked for it anew. */
  freshFrom: time(),
  createdAt: time().notNull(),
  updatedAt: time().notNull(),
});

/** One run of one search against one supplier: the owner of attempts, schedule and lease. Lives as long as its search. */
export const crawls = pgTable(
  "crawls",
  {
    id: id(),
    searchId: text()
      .notNull()
      .references(() => searches.id, { onDelete: "cascade" }),
    supplierId: text()
      .notNull()
      .references(() => suppliers.id),
    state: text().$type<CrawlState>().notNull(),
    /** Tries begun. A step that goes on where the last one stopped is no new try. */
    attempts: integer().notNull().default(0),
    /** Grows with each lease; a holder whose fence is not the row's has lost it. */
    fence: integer().notNull().default(0),
    leaseUntil: time(),
    /** When the latest wake-up is due; the sweep counts its window from here. */
    wakeAt: time().notNull(),
    /** Wake-ups by the sweep since a lease was last taken: how often nobody came. */
    unanswered: integer().notNull().default(0),
    redispatches: integer().notNull().default(0),
    /** Why the last try failed, for programs and for people; what a release before ended has words alone. */
    cause: text().$type<EndCause>(),
    reason: text(),
    queuedAt: time().notNull(),
    startedAt: time(),
    endedAt: time(),
    pagesPlanned: integer(),
    pagesRead: integer().notNull().default(0),
    pagesBroken: integer().notNull().default(0),
    pagesDisallowed: integer().notNull().default(0),
    pagesSetAside: integer().notNull().default(0),
    offersFound: integer().notNull().default(0),
  },
  (table) => [
    uniqueIndex("crawls_search_supplier").on(table.searchId, table.supplierId),
    index("crawls_supplier").on(table.supplierId, sql`${table.endedAt} desc nulls last`),
    index("crawls_active")
      .on(table.wakeAt)
      .where(sql`${table.state} in ('QUEUED', 'RUNNING')`),
    index("crawls_ended").on(table.endedAt),
  ],
);

/** The pages a crawl means to read, best first, and what became of each; what has an outcome is not read again. Lives as long as its crawl. */
export const crawlPages = pgTable(
  "crawl_pages",
  {
    crawlId: text()
      .notNull()
      .references(() => crawls.id, { onDelete: "cascade" }),
    position: integer().notNull(),
    url: text().notNull(),
    score: real().notNull(),
    outcome: text().$type<PageOutcome>(),
    reason: text(),
    /** The lease under which it was read. */
    fence: integer(),
  },
  (table) => [primaryKey({ columns: [table.crawlId, table.position] })],
);

/** A file of a supplier that one reader at a time reads, while its claim stands: `holder` until `heldUntil`, and whoever claims next has a higher fence. */
const readByOne = () => ({
  supplierId: text()
    .notNull()
    .references(() => suppliers.id),
  url: text().notNull(),
  ...{ holder: text(), heldUntil: time(), fence: integer().notNull().default(0), claimedAt: time().notNull() },
});

/**
 * Pages of suppliers as they were last read, shared by every search that wants them: what one search has read is not asked for again while
 * it is fresh. Deleted by the sweep when nobody has asked for them for the contract's `crawl.shared.forgetDays`.
 */
export const supplierPages = pgTable(
  "supplier_pages",
  {
    ...readByOne(),
    /** What reading it came to, whatever was sought: `offer` where it makes offers. Null until it was answered for. */
    outcome: text().$type<PageOutcome>(),
    reason: text(),
    /** The product keys of the offers it makes, in the page's order, and of those whose prices are held back. */
    products: jsonb().$type<readonly string[]>().notNull().default([]),
    held: jsonb().$type<readonly string[]>().notNull().default([]),
    /** When the shop last answered for it. */
    answeredAt: time(),
    /** As of when its sitemap said that it was as it was then. */
    unchangedAt: time(),
    /** RFC 9110, 8.8.2 and 8.8.3, as it came. */
    etag: text(),
    lastModified: text(),
    /** Requests in a row that nobody answered. */
    failures: integer().notNull().default(0),
    /** Not to be asked for before. */
    restUntil: time(),
    /** The feed that answered for it last; null where it was read itself. */
    fedBy: text(),
  },
  (table) => [primaryKey({ columns: [table.supplierId, table.url] }), index("supplier_pages_claimed").on(table.claimedAt)],
);

/** Suppliers' product feeds: when each is due, who reads it, and how that ended last. Written by the sweep from the suppliers' addresses. */
export const supplierFeeds = pgTable("supplier_feeds", {
  supplierId: text()
    .primaryKey()
    .references(() => suppliers.id),
  url: text().notNull(),
  /** Since when it stands at this address. */
  since: time().notNull(),
  dueAt: time().notNull(),
  /** Somebody reads it until then; whoever claims next has a higher fence. */
  heldUntil: time(),
  fence: integer().notNull().default(0),
  askedAt: time(),
  /** When it was last read as a whole, or said to be as it was. */
  readAt: time(),
  outcome: text().$type<FeedOutcome>(),
  reason: text(),
  format: text().$type<"xml" | "tsv">(),
  /** RFC 9110, 8.8.2 and 8.8.3, as it came. */
  etag: text(),
  lastModified: text(),
  /** When it says something else by itself: a sale begins or ends. It is then asked for whole. */
  changesAt: time(),
  /** Readings in a row that failed. */
  failures: integer().notNull().default(0),
  /** What came of its rows, last. */
  rows: integer().notNull().default(0),
  offers: integer().notNull().default(0),
  held: integer().notNull().default(0),
  setAside: integer().notNull().default(0),
  /** The first of the rows that were set aside. */
  rejected: jsonb().$type<readonly RejectedRow[]>().notNull().default([]),
});

/** What a supplier's sitemaps, front page and listings list, as they were last read; shared as its pages are, and deleted as they are. */
export const supplierListings = pgTable(
  "supplier_listings",
  {
    ...readByOne(),
    readAt: time(),
    /** False where it lists nothing, or a file of it could not be had: it is read again sooner. */
    whole: boolean().notNull().default(true),
    /** The addresses, with what links say of them: JSON, compressed (RFC 1952), in base64. */
    addresses: text(),
    /** Files that were read in part, or not at all though they came. */
    cut: jsonb().$type<readonly string[]>().notNull().default([]),
  },
  (table) => [primaryKey({ columns: [table.supplierId, table.url] }), index("supplier_listings_claimed").on(table.claimedAt)],
);

/**
 * Files of suppliers that are being read, and those whose reading ended their reader: a row is written before the reading and deleted
 * once it is over. Few: one a reader at a time. Deleted by the sweep when the contract's `crawl.setAside.forSeconds` have passed.
 */
export const pageReadings = pgTable(
  "page_readings",
  {
    supplierId: text()
      .notNull()
      .references(() => suppliers.id),
    url: text().notNull(),
    /** The crawl, or the request, that reads. */
    holder: text().notNull(),
    begunAt: time().notNull(),
    /** The end of the holder's lease. */
    until: time().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.supplierId, table.url, table.holder, table.begunAt] }),
    index("page_readings_begun").on(table.begunAt),
  ],
);

/**
 * Prices that were read and not published, because something speaks against them; one open row an offer. Decided ones say what becomes of the
 * same price when it is read again, and are deleted by the sweep after the contract's `crawl.heldPrices.decidedDays`.
 */
export const heldPrices = pgTable(
  "held_prices",
  {
    id: id(),
    supplierId: text()
      .notNull()
      .references(() => suppliers.id),
    productKey: text().notNull(),
    state: text().$type<HeldPriceState>().notNull(),
    /** Integer minor units of `currency`. */
    amount: bigint({ mode: "number" }).notNull(),
    currency: text().notNull(),
    /** What would be published. */
    offer: jsonb().$type<SupplierOffer>().notNull(),
    doubts: jsonb().$type<readonly Doubt[]>().notNull(),
    /** When its page was fetched, last. */
    seenAt: time().notNull(),
    heldAt: time().notNull(),
    decidedAt: time(),
    decidedBy: text(),
    note: text(),
  },
  (table) => [
    uniqueIndex("held_prices_open")
      .on(table.supplierId, table.productKey)
      .where(sql`${table.state} = 'HELD'`),
    index("held_prices_product").on(table.supplierId, table.productKey),
    index("held_prices_by_state").on(table.state, table.id),
  ],
);
