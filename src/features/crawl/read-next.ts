import type { NoEntry } from "./fetched.ts";
import type { HostVisit } from "./host-visit.ts";
import type { CrawlDeps } from "./ports.ts";
import { readPage } from "./read-page.ts";
import type { PageEnd } from "./settle-pages.ts";
import { claimPage, releasePage, type DuePage, type SupplierPage } from "./shared/page-store.ts";
import { claimMs, turnMs } from "./shared/page-turn.ts";
import { standingOf, validatorsOf } from "./shared/rules.ts";
import type { Step } from "./step.ts";
import type { CrawlRow } from "./store.ts";

/** `looked`: time has passed, or a page has been read; what is known is to be looked at again. */
export type NextPage = { kind: "looked" } | { kind: "ended"; ends: readonly PageEnd[] } | { kind: "stopped"; by: NoEntry };

const LOOKED: NextPage = { kind: "looked" };

/** Reads the first of a crawl's due pages that nobody reads and that does not rest, for all who want it; waits a little where there is none. */
export async function readNext(deps: CrawlDeps, step: Step, crawl: CrawlRow, left: readonly DuePage[]): Promise<NextPage> {
  const { shared } = deps.contract.crawl;
  const now = deps.clock.now();
  const standings = left.map((page) => ({ page, standing: standingOf(page, step.fresh, shared, now) }));
  const free = standings.flatMap(({ page, standing }) => (standing.kind === "free" ? [page] : []));
  if (free.length === 0) {
    const times = standings.map(({ standing }) => (standing.kind === "later" ? standing.at.getTime() : now.getTime()));
    return waited(deps, step, Math.min(...times) - now.getTime());
  }
  const visit = await step.enter();
  if (!("fetch" in visit)) return { kind: "stopped", by: visit };
  for (const page of free) {
    if (!visit.rules.allows(page.url)) return { kind: "ended", ends: [closed(page)] };
    const until = new Date(Math.min(crawl.leaseUntil?.getTime() ?? 0, now.getTime() + claimMs(deps.contract.crawl)));
    const asked = { supplierId: crawl.supplierId, url: page.url, holder: crawl.id, until, now };
    const claim = await claimPage(deps.db, asked, step.fresh, shared.retry.delaysSeconds.length + 1);
    if (claim) return readClaimed(deps, step, crawl, { page, claim, visit, until });
  }
  return LOOKED;
}

interface Claimed {
  page: DuePage;
  claim: SupplierPage;
  visit: HostVisit;
  until: Date;
}

async function readClaimed(deps: CrawlDeps, step: Step, crawl: CrawlRow, { page, claim, visit, until }: Claimed): Promise<NextPage> {
  const { crawl: bounds } = deps.contract;
  const { supplier, pages } = step.task;
  const turnEnd = Math.min(step.endsAt, deps.clock.now().getTime() + turnMs(bounds));
  try {
    const fetched = await visit.fetchOnce(page.url, bounds.pageMaxBytes, turnEnd, validatorsOf(claim, supplier));
    if (fetched.kind === "stopped") {
      await releasePage(deps.db, claim);
      return fetched.why === "circuit-open" ? { kind: "stopped", by: fetched } : await waited(deps, step, fetched.waitMs);
    }
    if (fetched.kind === "ok") pages.add(supplier.id, page.url, fetched);
    await readPage(deps, { supplier, holder: crawl.id, until }, claim, fetched);
    return fetched.kind === "disallowed" ? { kind: "ended", ends: [closed(page)] } : LOOKED;
  } catch (error) {
    await releasePage(deps.db, claim);
    throw error;
  }
}

const closed = ({ position, url }: DuePage): PageEnd => ({ position, url, outcome: "disallowed", reason: null });

/** Waits so long, or leaves it to the next step where this one ends before. */
async function waited(deps: CrawlDeps, { endsAt }: Step, waitMs: number): Promise<NextPage> {
  if (deps.clock.now().getTime() + waitMs > endsAt) return { kind: "stopped", by: { kind: "stopped", why: "out-of-time", waitMs } };
  await deps.pause(Math.max(0, waitMs));
  return LOOKED;
}
