import { discoveryCut, pageCrawled } from "../../platform/events/crawl.ts";
import type { StepPages } from "./archive/step-pages.ts";
import { discoverPages, type DiscoveryLimits, type GuardedRead } from "./discovery/discover-pages.ts";
import { guardedRead } from "./guard-reading.ts";
import { visitHost, type HostVisit } from "./host-visit.ts";
import type { Fetched } from "./fetched.ts";
import type { CrawlDeps } from "./ports.ts";
import { readPage, type PageTask } from "./read-page.ts";
import { duePages, pageEnds, recordPage, savePlan, type CrawlRow } from "./store.ts";
import { faultOf } from "./end-rules.ts";
import type { SupplierRow } from "./supplier-store.ts";

/** What a step of a crawl came to. */
export type StepEnd =
  | { kind: "finished"; crawl: CrawlRow }
  | { kind: "more"; waitSeconds: number; pagesLeft: number }
  /** `final`: another try would find the same. */
  | { kind: "failed"; reason: string; waitSeconds: number; final?: true }
  | { kind: "lease-lost" };

export interface CrawlTask extends Omit<PageTask, "reader"> {
  crawl: CrawlRow;
  supplier: SupplierRow;
  /** Takes the raw pages that are read. */
  pages: StepPages;
}

/** Share of the lease discovery may take: it cannot go on in the next step. */
const DISCOVERY_SHARE = 0.6;

/**
 * One bounded step of a crawl: robots.txt, the plan where there is none yet, then page by page, each noted as soon as it is read.
 * It stops when its time is up or the host wants a pause longer than that, and the next step goes on from there.
 */
export async function crawlStep(deps: CrawlDeps, task: CrawlTask): Promise<StepEnd> {
  const { stepSeconds, leaseSeconds, maxCrawlSeconds } = deps.contract.crawl;
  const started = deps.clock.now().getTime();
  const visit = await visitHost(deps, task.supplier, started + leaseSeconds * DISCOVERY_SHARE * 1000);
  if (!("fetch" in visit)) return failedBy(visit);
  if (task.crawl.pagesPlanned === null) {
    const problem = await plan(deps, task, visit, started + leaseSeconds * DISCOVERY_SHARE * 1000);
    if (problem) return problem;
  }
  const stepEnd = deps.clock.now().getTime() + stepSeconds * 1000;
  const crawlEnd = (task.crawl.startedAt ?? deps.clock.now()).getTime() + maxCrawlSeconds * 1000;
  const due = await duePages(deps.db, task.crawl.id);
  let crawl = task.crawl;
  for (const [index, page] of due.entries()) {
    const pagesLeft = due.length - index;
    const late = deps.clock.now().getTime() >= crawlEnd;
    const fetched = late ? undefined : await visit.fetch(page.url, deps.contract.crawl.pageMaxBytes, stepEnd);
    if (fetched?.kind === "stopped") {
      return fetched.why === "circuit-open" ? failedBy(fetched) : { kind: "more", waitSeconds: fetched.waitMs / 1000, pagesLeft };
    }
    if (fetched?.kind === "ok") task.pages.add(crawl.supplierId, page.url, fetched);
    const read = fetched
      ? await readPage(deps, { ...task, reader: readerOf(crawl) }, page.url, fetched)
      : { outcome: "skipped" as const, reason: `the crawl has had its ${maxCrawlSeconds} s` };
    const { outcome, reason } = read;
    const noted = await recordPage(deps.db, crawl, { ...read, position: page.position }, leaseEnd(deps));
    if (!noted) return { kind: "lease-lost" };
    crawl = noted;
    pageCrawled(deps, { crawlId: crawl.id, supplierId: crawl.supplierId, url: page.url, outcome, reason });
    if (deps.clock.now().getTime() >= stepEnd && pagesLeft > 1) return { kind: "more", waitSeconds: 0, pagesLeft: pagesLeft - 1 };
  }
  return endOf(deps, crawl);
}

/** The end of a crawl whose pages are dealt with. Where nothing was found, what became of the pages says whether the shop has shown us anything. */
async function endOf(deps: CrawlDeps, crawl: CrawlRow): Promise<StepEnd> {
  const planned = crawl.pagesPlanned ?? 0;
  const fault = crawl.offersFound > 0 || planned === 0 ? undefined : faultOf(await pageEnds(deps.db, crawl.id));
  return fault ? { kind: "failed", waitSeconds: 0, ...fault } : { kind: "finished", crawl };
}

async function plan(deps: CrawlDeps, task: CrawlTask, visit: HostVisit, deadline: number): Promise<StepEnd | undefined> {
  const { pagesPerCrawl, knownPages, sitemapFiles, sitemapMaxBytes, sitemapMaxSteps, pageMaxBytes, extraction } = deps.contract.crawl;
  const limits: DiscoveryLimits = {
    pages: pagesPerCrawl,
    knownPages,
    sitemapFiles,
    sitemapMaxBytes,
    pageMaxBytes,
    listingWork: extraction,
    sitemapWork: { maxSteps: sitemapMaxSteps, maxDepth: extraction.maxDepth },
    deadline,
  };
  const { crawl, supplier } = task;
  const read: GuardedRead = async (url, work) => {
    const result = await guardedRead(deps, { ...readerOf(crawl), supplierId: supplier.id, url }, work);
    return result.kind === "read" ? result.value : undefined;
  };
  const discovery = await discoverPages({ visit, origin: new URL(supplier.baseUrl).origin, read }, task.items, limits);
  if (discovery.kind !== "found" && discovery.kind !== "nothing") return failedBy(discovery);
  if (discovery.cut.length > 0) discoveryCut(deps, { crawlId: crawl.id, supplierId: supplier.id, files: discovery.cut });
  if (discovery.kind === "nothing") {
    const reason = discovery.isClosed
      ? "robots.txt closes the shop to us"
      : "the shop shows no page: no sitemap, and no link on its front page";
    return { kind: "failed", reason, waitSeconds: 0, final: true };
  }
  return (await savePlan(deps.db, crawl, discovery.pages, leaseEnd(deps))) ? undefined : { kind: "lease-lost" };
}

/** A crawl as a reader of files. Its lease as it knows it never ends after the one that is stored. */
function readerOf({ id, leaseUntil }: CrawlRow): PageTask["reader"] {
  if (!leaseUntil) throw new Error(`crawl ${id} reads without a lease`);
  return { holder: id, until: leaseUntil };
}

function leaseEnd(deps: CrawlDeps): Date {
  return new Date(deps.clock.now().getTime() + deps.contract.crawl.leaseSeconds * 1000);
}

function failedBy(fetched: Exclude<Fetched, { kind: "ok" }>): StepEnd {
  switch (fetched.kind) {
    case "stopped":
      return {
        kind: "failed",
        reason: fetched.why === "circuit-open" ? "the supplier's circuit is open" : "the supplier's turn did not come in time",
        waitSeconds: fetched.waitMs / 1000,
      };
    case "unanswered":
    case "unusable":
      return { kind: "failed", reason: fetched.reason, waitSeconds: 0 };
    case "gone":
    case "disallowed":
      return { kind: "failed", reason: `the supplier's site cannot be entered: ${fetched.kind}`, waitSeconds: 0 };
  }
}
