import { discoveryCut } from "../../platform/events/crawl.ts";
import { PERMIT_MARGIN_MS } from "./host-rules.ts";
import { discoverPages, type DiscoveryLimits, type GuardedRead, type SharedRead } from "./discovery/discover-pages.ts";
import type { RankedPage } from "./discovery/rank-pages.ts";
import { endReason } from "./end-reasons.ts";
import { guardedRead } from "./guard-reading.ts";
import type { CrawlDeps } from "./ports.ts";
import { freshAmong } from "./shared/page-store.ts";
import { keptListing, sharedListing } from "./shared/shared-listing.ts";
import { takeSitemapAtItsWord } from "./shared/take-sitemap-at-its-word.ts";
import { leaseEnd, stoppedBy, type Step, type StepEnd } from "./step.ts";
import { savePlan } from "./store.ts";

/** Writes which pages a crawl means to read, from what is known of its supplier's addresses and pace; why not, where it cannot be said. */
export async function planPages(deps: CrawlDeps, step: Step): Promise<StepEnd | undefined> {
  const { task, enter, fresh, endsAt } = step;
  const { crawl, supplier } = task;
  const reader = readerOf(deps, step);
  const read: GuardedRead = async (url, work) => {
    const result = await guardedRead(deps, { ...reader(), supplierId: supplier.id, url }, work);
    return result.kind === "read" ? result.value : undefined;
  };
  const shared: SharedRead = (url, readListing) =>
    sharedListing(deps, { ...reader(), supplierId: supplier.id, url }, { fresh, deadline: endsAt }, async () => {
      const listing = await readListing();
      if ("pages" in listing) await takeSitemapAtItsWord(deps, supplier, listing.pages);
      return listing;
    });
  const fed = supplier.feedUrl === null ? [] : await keptListing(deps, supplier.id, supplier.feedUrl, fresh);
  const shop = { enter, origin: new URL(supplier.baseUrl).origin, shared, read, fed, pauses: deps };
  const discovery = await discoverPages(shop, task.items, limitsOf(deps, endsAt));
  if (discovery.kind !== "found" && discovery.kind !== "nothing") return stoppedBy(discovery, 0);
  if (discovery.cut.length > 0) discoveryCut(deps, { crawlId: crawl.id, supplierId: supplier.id, files: discovery.cut });
  if (discovery.kind === "nothing") {
    return { kind: "failed", ...endReason(discovery.isClosed ? "robots-closed" : "no-pages"), waitSeconds: 0, final: true };
  }
  const pages = await withinPace(deps, step, discovery.pages);
  return (await savePlan(deps.db, crawl, pages, leaseEnd(deps))) ? undefined : { kind: "lease-lost" };
}

/** As many of the pages that have to be asked for as the supplier's pace allows in the time that a plan may take; what is known costs nothing. */
async function withinPace(deps: CrawlDeps, { task, enter, fresh }: Step, pages: readonly RankedPage[]): Promise<RankedPage[]> {
  const { planSeconds, leastPages } = deps.contract.crawl;
  const known = await freshAmong(
    deps.db,
    task.supplier.id,
    pages.map(({ url }) => url),
    fresh,
  );
  if (pages.length - known.size <= leastPages) return [...pages];
  const visit = await enter();
  if (!("fetch" in visit)) return [...pages];
  let left = Math.max(leastPages, Math.floor((planSeconds * 1000) / visit.delayMs));
  return pages.filter(({ url }) => known.has(url) || (left -= 1) >= 0);
}

function limitsOf(deps: CrawlDeps, deadline: number): DiscoveryLimits {
  const { pagesPerCrawl, knownPages, sitemapFiles, sitemapMaxBytes, sitemapMaxSteps, pageMaxBytes, extraction } = deps.contract.crawl;
  return {
    ...{ pages: pagesPerCrawl, knownPages, sitemapFiles, sitemapMaxBytes, pageMaxBytes, listingWork: extraction, deadline },
    sitemapWork: { maxSteps: sitemapMaxSteps, maxDepth: extraction.maxDepth },
  };
}

/** A crawl as a reader of files. Its lease as it knows it never ends after the one that is stored. */
function readerOf(deps: CrawlDeps, { task: { crawl }, endsAt }: Step) {
  const { id, leaseUntil } = crawl;
  if (!leaseUntil) throw new Error(`crawl ${id} reads without a lease`);
  const longest = endsAt + deps.contract.crawl.pageDeadlineMs + PERMIT_MARGIN_MS;
  return () => ({ holder: id, until: new Date(Math.min(leaseUntil.getTime(), longest)) });
}
