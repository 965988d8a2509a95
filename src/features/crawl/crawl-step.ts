import { pageCrawled } from "../../platform/events/crawl.ts";
import type { StepPages } from "./archive/step-pages.ts";
import { discoverPages } from "./discovery/discover-pages.ts";
import { visitHost, type Fetched, type HostVisit } from "./host-visit.ts";
import type { CrawlDeps } from "./ports.ts";
import { readPage, type PageTask } from "./read-page.ts";
import { duePages, recordPage, savePlan, type CrawlRow } from "./store.ts";
import type { SupplierRow } from "./supplier-store.ts";

/** What a step of a crawl came to. */
export type StepEnd =
  | { kind: "finished"; crawl: CrawlRow }
  | { kind: "more"; waitSeconds: number; pagesLeft: number }
  | { kind: "failed"; reason: string; waitSeconds: number }
  | { kind: "lease-lost" };

export interface CrawlTask extends PageTask {
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
    const { outcome, reason } = fetched
      ? await readPage(deps, task, page.url, fetched)
      : { outcome: "skipped" as const, reason: `the crawl has had its ${maxCrawlSeconds} s` };
    const noted = await recordPage(deps.db, crawl, page.position, outcome, reason, leaseEnd(deps));
    if (!noted) return { kind: "lease-lost" };
    crawl = noted;
    pageCrawled(deps, { crawlId: crawl.id, supplierId: crawl.supplierId, url: page.url, outcome, reason });
    if (deps.clock.now().getTime() >= stepEnd && pagesLeft > 1) return { kind: "more", waitSeconds: 0, pagesLeft: pagesLeft - 1 };
  }
  const silent = (crawl.pagesPlanned ?? due.length) > 0 && crawl.pagesRead === 0 && crawl.pagesBroken > 0 && crawl.pagesDisallowed === 0;
  return silent ? { kind: "failed", reason: "none of the pages could be read", waitSeconds: 0 } : { kind: "finished", crawl };
}

async function plan(deps: CrawlDeps, task: CrawlTask, visit: HostVisit, deadline: number): Promise<StepEnd | undefined> {
  const { pagesPerCrawl, sitemapFiles, sitemapMaxBytes, pageMaxBytes } = deps.contract.crawl;
  const limits = { pages: pagesPerCrawl, sitemapFiles, sitemapMaxBytes, pageMaxBytes, deadline };
  const discovery = await discoverPages(visit, new URL(task.supplier.baseUrl).origin, task.items, limits);
  if (discovery.kind !== "found") return failedBy(discovery);
  return (await savePlan(deps.db, task.crawl, discovery.pages, leaseEnd(deps))) ? undefined : { kind: "lease-lost" };
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
