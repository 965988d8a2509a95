import { feedRead, feedReadingFailed } from "../../../platform/events/crawl.ts";
import { loadPageReading } from "../../../sdks.ts";
import { confirmReading } from "../../catalog/confirm-reading.ts";
import { storeOffers, withdrawUnseen } from "../../catalog/store-offers.ts";
import { PERMIT_MARGIN_MS } from "../host-rules.ts";
import type { Fetched, FetchedPage } from "../fetched.ts";
import { guardedRead } from "../guard-reading.ts";
import { holdPrices } from "../held-prices/hold-prices.ts";
import { visitHost } from "../host-visit.ts";
import type { ReadOffer } from "../offer-of-page.ts";
import type { CrawlDeps } from "../ports.ts";
import { confirmListing } from "../shared/listing-store.ts";
import { keepListing } from "../shared/shared-listing.ts";
import { supplierById, type SupplierRow } from "../supplier-store.ts";
import type { FeedFile } from "./feed-rows.ts";
import type { FeedOf } from "./offer-of-row.ts";
import { nextReadSeconds, outcomeOf, type FeedCounts, type FeedOutcome, type RejectedRow } from "./rules.ts";
import { answerPages, claimFeed, confirmPages, endFeed, keepFeed, type FedPage, type FeedRecord } from "./store.ts";
import { recorded } from "../../../platform/language/say.ts";

type End = Partial<FeedRecord> & { outcome: FeedOutcome; reason: string | null; askedSeconds?: number };

/**
 * Reads a supplier's feed where it is due and nobody else does. Its offers are stored as they are read, for all who want them; what it names no
 * more is withdrawn when it was read as a whole, and then alone. A reader who dies leaves what he has stored, which is true, and a claim that
 * runs out; the next one reads it again.
 */
export async function readFeed(deps: CrawlDeps, supplierId: string): Promise<FeedOutcome | undefined> {
  const { feeds } = deps.contract.crawl;
  const now = deps.clock.now();
  const feed = await claimFeed(deps.db, supplierId, now, new Date(now.getTime() + feeds.leaseSeconds * 1000));
  const supplier = feed && (await supplierById(deps.db, supplierId));
  if (!feed || !supplier) return undefined;
  const end = await ended(deps, supplier, feed);
  try {
    return await note(deps, feed, end);
  } catch (error) {
    // What it came to is not to be stored: that it failed is, so that it is not due for ever.
    return note(deps, feed, cutOff(deps, feed, error));
  }
}

/** Notes how a reading ended, and when the next one is due; undefined where the claim was lost. */
async function note(deps: CrawlDeps, feed: FeedRecord, { askedSeconds = 0, ...end }: End): Promise<FeedOutcome | undefined> {
  const failures = end.outcome === "failed" || end.outcome === "broken" ? feed.failures + 1 : 0;
  const dueAt = new Date(deps.clock.now().getTime() + nextReadSeconds(deps.contract.crawl.feeds, failures, askedSeconds) * 1000);
  if (!(await endFeed(deps.db, feed, { ...end, failures, dueAt }))) return undefined;
  const { supplierId, url } = feed;
  const { rows = 0, offers = 0, held = 0, setAside = 0, rejected = [] } = end;
  feedRead(deps, { supplierId, url, outcome: end.outcome, reason: end.reason, rows, offers, held, setAside, rejected });
  return end.outcome;
}

/** The message as a store takes it: it may quote what could not be stored. */
function cutOff(deps: CrawlDeps, { supplierId, url }: FeedRecord, error: unknown): End {
  feedReadingFailed(deps, { supplierId, url, error });
  const message = recorded`the reading was cut off: ${error instanceof Error ? error.message : "unknown"}`;
  return { outcome: "failed", reason: message.slice(0, 300).replaceAll("\u0000", " ").toWellFormed() };
}

async function ended(deps: CrawlDeps, supplier: SupplierRow, feed: FeedRecord): Promise<End> {
  try {
    const fetched = await fetchFeed(deps, supplier, feed);
    if (fetched.kind === "ok") return await takeFile(deps, supplier, feed, fetched);
    if (fetched.kind === "unchanged") return await confirm(deps, feed, fetched.at);
    return { outcome: "failed", ...whyNot(fetched) };
  } catch (error) {
    return cutOff(deps, feed, error);
  }
}

async function fetchFeed(deps: CrawlDeps, { id, freshFrom }: SupplierRow, feed: FeedRecord): Promise<Fetched> {
  const { leaseSeconds, maxBytes, deadlineMs } = deps.contract.crawl.feeds;
  const now = deps.clock.now().getTime();
  // The file is to come to its end within the claim.
  const until = now + leaseSeconds * 1000 - deadlineMs - PERMIT_MARGIN_MS;
  const visit = await visitHost(deps, { id, baseUrl: new URL(feed.url).origin, freshFrom }, until);
  if (!("fetch" in visit)) return visit;
  const isAsSaid =
    feed.readAt !== null && (feed.changesAt === null || feed.changesAt.getTime() > now) && (!freshFrom || feed.readAt > freshFrom);
  return visit.fetchFile(feed.url, { maxBytes, deadlineMs, until, ...(isAsSaid ? { known: feed } : {}) });
}

function whyNot(fetched: Exclude<Fetched, { kind: "ok" | "unchanged" }>): { reason: string; askedSeconds?: number } {
  switch (fetched.kind) {
    case "stopped":
      return {
        reason: fetched.why === "circuit-open" ? recorded`the host's circuit is open` : recorded`the host gave no turn in time`,
        askedSeconds: fetched.waitMs / 1000,
      };
    case "unanswered":
      return { reason: fetched.reason, askedSeconds: (fetched.retryAfterMs ?? 0) / 1000 };
    case "unusable":
      return { reason: fetched.reason };
    case "gone":
      return { reason: recorded`there is none at its address` };
    case "disallowed":
      return { reason: recorded`robots.txt closes it to us` };
  }
}

/** As it was when it was read last: its offers stand, and the pages it speaks for are fresh. */
async function confirm(deps: CrawlDeps, feed: FeedRecord, at: Date): Promise<End> {
  await confirmReading(deps, { supplierId: feed.supplierId, page: feed.url, at, leavesOut: true });
  await confirmPages(deps.db, feed, at);
  await confirmListing(deps.db, feed, at);
  const { rows, offers, held, setAside, rejected } = feed;
  return { outcome: "unchanged", reason: null, readAt: at, rows, offers, held, setAside, rejected };
}

async function takeFile(deps: CrawlDeps, supplier: SupplierRow, feed: FeedRecord, file: FetchedPage): Promise<End> {
  const { feeds } = deps.contract.crawl;
  const { id: supplierId } = supplier;
  const until = new Date(deps.clock.now().getTime() + feeds.leaseSeconds * 1000);
  if (!(await keepFeed(deps.db, feed, until))) return LOST;
  const reading = { supplierId, url: feed.url, holder: "feed", until };
  const { readFeedFile } = await loadPageReading();
  const read = await guardedRead(deps, reading, () => readFeedFile(file.bytes, file.contentType, feeds));
  if (read.kind !== "read")
    return { outcome: "failed", reason: read.kind === "failed" ? read.reason : recorded`reading it ended the Worker` };
  if (read.value.kind === "no-feed") return { outcome: "broken", reason: read.value.reason };
  const taken = await takeRows(deps, feed, { supplier, url: feed.url, at: file.fetchedAt }, read.value);
  if (!taken) return LOST;
  const { counts, rejected, keep, pages, titles, changesAt } = taken;
  const { outcome, reason } = outcomeOf(read.value.whole, counts, feeds.mostSetAside);
  for (const part of parts(pages, feeds.batchRows)) await answerPages(deps.db, feed, part, file.fetchedAt);
  if (outcome === "read") {
    const listed = pages.map(({ url }) => ({ url, text: titles.get(url) ?? "" }));
    await keepListing(deps, feed, listed, file.fetchedAt);
    await withdrawUnseen(deps, { supplierId, seenAt: file.fetchedAt, keep });
  }
  const { format } = read.value;
  const { etag, lastModified, fetchedAt } = file;
  // Of what was not read as a whole it is not enough to hear that it has not changed.
  const known = outcome === "read" ? { etag, lastModified, readAt: fetchedAt } : { etag: null, lastModified: null };
  return { ...counts, outcome, reason, rejected, format, changesAt, ...known };
}

/** Nothing of it is noted: whoever has the claim now does that. */
const LOST: End = { outcome: "failed", reason: recorded`the claim was lost` };

interface Taken {
  counts: FeedCounts;
  rejected: RejectedRow[];
  /** Product keys that are named though no offer of this reading stands for them. */
  keep: string[];
  pages: FedPage[];
  titles: Map<string, string>;
  changesAt: Date | null;
}

/** Stores what the rows offer, so many at once, while the claim stands; undefined where it was lost. */
async function takeRows(
  deps: CrawlDeps,
  feed: FeedRecord,
  of: FeedOf,
  { rows }: Extract<FeedFile, { kind: "feed" }>,
): Promise<Taken | undefined> {
  const { batchRows, leaseSeconds, rejectedShown } = deps.contract.crawl.feeds;
  const { judgeRow } = await loadPageReading();
  const counts = { rows: rows.length, offers: 0, held: 0, setAside: 0 };
  const rejected: RejectedRow[] = [];
  const keep: string[] = [];
  const known = new Set<string>();
  const pages = new Map<string, { products: string[]; held: string[] }>();
  const titles = new Map<string, string>();
  let changesAt: Date | null = null;
  for (const part of parts(rows, batchRows)) {
    if (!(await keepFeed(deps.db, feed, new Date(deps.clock.now().getTime() + leaseSeconds * 1000)))) return undefined;
    const found: ReadOffer[] = [];
    for (const row of part) {
      const judged = judgeRow(row, of, known);
      if (judged.kind === "set-aside") {
        counts.setAside += 1;
        if (judged.id !== null) keep.push(judged.id);
        if (rejected.length < rejectedShown) rejected.push({ row: row.row, id: judged.id, reason: judged.reason });
      } else if (judged.kind === "offer") {
        found.push(judged.read);
        if (judged.changesAt && (changesAt === null || judged.changesAt < changesAt)) changesAt = judged.changesAt;
      }
    }
    const { sound, held } = await holdPrices(deps, found, of.at);
    const { supplierId, url: page } = feed;
    await storeOffers(
      deps,
      { supplierId, page, seenAt: of.at, keep: undefined, leavesOut: true },
      sound.map(({ offer }) => offer),
    );
    counts.offers += sound.length;
    counts.held += held.length;
    keep.push(...held.map(({ offer }) => offer.productKey));
    for (const [what, list] of [["products", sound] as const, ["held", held] as const]) {
      for (const { offer } of list) {
        const answered = pages.get(offer.url) ?? { products: [], held: [] };
        answered[what].push(offer.productKey);
        pages.set(offer.url, answered);
        titles.set(offer.url, offer.title);
      }
    }
    await deps.pause(0);
  }
  return { counts, rejected, keep, pages: [...pages].map(([url, answered]) => ({ url, ...answered })), titles, changesAt };
}

function parts<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}
