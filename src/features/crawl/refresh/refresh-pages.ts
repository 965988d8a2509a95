import { keepPages } from "../archive/keep-pages.ts";
import { StepPages } from "../archive/step-pages.ts";
import { refreshFailed } from "../../../platform/events/crawl.ts";
import { visitHost, type HostVisit } from "../host-visit.ts";
import type { CrawlDeps } from "../ports.ts";
import { readPage } from "../read-page.ts";
import { claimPage, releasePage } from "../shared/page-store.ts";
import { claimMs, turnMs } from "../shared/page-turn.ts";
import { freshnessOf, validatorsOf } from "../shared/rules.ts";
import { supplierById, type SupplierRow } from "../supplier-store.ts";
import { stalePages } from "./store.ts";

/**
 * Reads again the pages behind what searches have lately shown, once they are fresh no more, so that who searches for the same next is shown
 * it at once: a few a sweep, under each host's permits as any page, conditionally, and of no supplier whom a search keeps busy. What is not
 * reached has its turn with the next sweep. Does nothing while dispatch of crawls is switched off.
 */
export async function refreshPages(deps: CrawlDeps): Promise<{ refreshed: number }> {
  if ((await deps.switches.state("crawl-dispatch")) === "off") return { refreshed: 0 };
  const { refresh, shared } = deps.contract.crawl;
  const now = deps.clock.now();
  const before = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);
  const stale = await stalePages(deps.db, {
    ...{ now, endedSince: before(refresh.shownWithinSeconds), crawls: refresh.crawlsLooked },
    ...{ freshSince: before(shared.freshSeconds), limit: refresh.pagesASweep },
  });
  const bySupplier = Map.groupBy(stale, ({ supplierId }) => supplierId);
  const until = now.getTime() + refresh.sweepSeconds * 1000;
  const counts = await Promise.all(
    [...bySupplier].map(async ([supplierId, pages]) => {
      try {
        return await refreshed(
          deps,
          supplierId,
          pages.map(({ url }) => url),
          until,
        );
      } catch (error) {
        refreshFailed(deps, { supplierId, error });
        return 0;
      }
    }),
  );
  return { refreshed: counts.reduce((sum, count) => sum + count, 0) };
}

/** Reads as many of a supplier's pages as his host has turns for until then. */
async function refreshed(deps: CrawlDeps, supplierId: string, urls: readonly string[], until: number): Promise<number> {
  const supplier = await supplierById(deps.db, supplierId);
  const visit = supplier && (await visitHost(deps, supplier, until));
  if (!visit || !("fetch" in visit)) return 0;
  const pages = new StepPages(deps.contract.crawl.archive);
  let read = 0;
  try {
    for (const url of urls) {
      for (;;) {
        const came = await readAgain(deps, { supplier, visit, url, until, pages });
        if (came.kind === "read") read += 1;
        if (came.kind !== "no-turn") break;
        if (deps.clock.now().getTime() + came.waitMs > until) return read;
        await deps.pause(came.waitMs);
      }
    }
  } finally {
    keepPages(deps, supplierId, pages);
  }
  return read;
}

interface Again {
  supplier: SupplierRow;
  visit: HostVisit;
  url: string;
  until: number;
  pages: StepPages;
}

/** What came of reading a page again: it was read, somebody else has it, or its host gave no turn and wants to be left alone for so long. */
type CameOf = { kind: "read" } | { kind: "taken" } | { kind: "no-turn"; waitMs: number };

/** Reads a page again where nobody else does. Its claim covers the wait for its turn, which is short, so that a search has it soon. */
async function readAgain(deps: CrawlDeps, { supplier, visit, url, until, pages }: Again): Promise<CameOf> {
  const { crawl } = deps.contract;
  const { shared } = crawl;
  const now = deps.clock.now();
  const heldUntil = new Date(now.getTime() + claimMs(crawl));
  const asked = { supplierId: supplier.id, url, holder: "refresh", until: heldUntil, now };
  const claim = await claimPage(deps.db, asked, freshnessOf(shared, supplier, now), shared.retry.delaysSeconds.length + 1);
  if (!claim) return { kind: "taken" };
  try {
    const turnEnd = Math.min(until, now.getTime() + turnMs(crawl));
    const fetched = await visit.fetchOnce(url, crawl.pageMaxBytes, turnEnd, validatorsOf(claim, supplier));
    if (fetched.kind === "stopped") {
      await releasePage(deps.db, claim);
      return { kind: "no-turn", waitMs: fetched.waitMs };
    }
    if (fetched.kind === "ok") pages.add(supplier.id, url, fetched);
    await readPage(deps, { supplier, holder: "refresh", until: heldUntil }, claim, fetched);
    return { kind: "read" };
  } catch (error) {
    await releasePage(deps.db, claim);
    throw error;
  }
}
