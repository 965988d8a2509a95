import { pageCrawled } from "../../platform/events/crawl.ts";
import { endReason } from "./end-reasons.ts";
import { faultOf } from "./end-rules.ts";
import type { NoEntry } from "./fetched.ts";
import { visitHost, type HostVisit } from "./host-visit.ts";
import { planPages } from "./plan-pages.ts";
import type { CrawlDeps } from "./ports.ts";
import { readNext } from "./read-next.ts";
import { showKnown } from "./show-known.ts";
import { settlePages, type PageEnd } from "./settle-pages.ts";
import { duePages, type DuePage } from "./shared/page-store.ts";
import { freshnessOf, standingOf } from "./shared/rules.ts";
import { leaseEnd, stoppedBy, type CrawlTask, type Step, type StepEnd } from "./step.ts";
import { pageEnds, recordPages, type CrawlRow } from "./store.ts";
import { recorded } from "../../platform/language/say.ts";

/** Share of the lease discovery may take: it cannot go on in the next step. */
const DISCOVERY_SHARE = 0.6;

/**
 * One bounded step of a crawl: the plan where there is none yet, then its pages, each noted as soon as it is dealt with. What is known of them
 * and fresh comes first, whoever read it, and costs the supplier nothing; of the rest it reads those that nobody else reads. It stops when its
 * time is up or the host wants a pause longer than that, and the next step goes on from there.
 */
export async function crawlStep(deps: CrawlDeps, task: CrawlTask): Promise<StepEnd> {
  const { stepSeconds, leaseSeconds, maxCrawlSeconds, shared } = deps.contract.crawl;
  const began = deps.clock.now();
  const fresh = freshnessOf(shared, task.supplier, began);
  const entered = began.getTime() + leaseSeconds * DISCOVERY_SHARE * 1000;
  const enter = onceEntered(() => visitHost(deps, task.supplier, entered));
  const crawlEnd = (task.crawl.startedAt ?? began).getTime() + maxCrawlSeconds * 1000;
  if (task.crawl.pagesPlanned === null) {
    if (began.getTime() >= crawlEnd) return { kind: "failed", ...endReason("no-plan", maxCrawlSeconds), waitSeconds: 0, final: true };
    if (task.knownShownAt === null) await showKnown(deps, task, [task.supplier]);
    const problem = await planPages(deps, { task, enter, fresh, endsAt: entered });
    if (problem) return problem;
  }
  const endsAt = deps.clock.now().getTime() + stepSeconds * 1000;
  const step: Step = { task, enter, fresh, endsAt };
  let crawl = task.crawl;
  for (;;) {
    const due = await duePages(deps.db, crawl);
    if (due.length === 0) return endOf(deps, crawl);
    const now = deps.clock.now();
    const isOver = now.getTime() >= crawlEnd;
    const ends = isOver ? due.map((page) => skipped(page, maxCrawlSeconds)) : await settled(deps, step, due, now);
    const left = due.filter(({ position }) => !ends.some((end) => end.position === position));
    if (left.length > 0 && deps.clock.now().getTime() >= endsAt && ends.length === 0)
      return { kind: "more", waitSeconds: 0, pagesLeft: left.length };
    const next = ends.length > 0 ? { kind: "ended" as const, ends } : await readNext(deps, step, crawl, left);
    if (next.kind === "stopped") return stoppedBy(next.by, left.length);
    if (next.kind === "looked") continue;
    const noted = await recordPages(deps.db, crawl, next.ends, leaseEnd(deps));
    if (!noted) return { kind: "lease-lost" };
    crawl = noted;
    for (const { url, outcome, reason } of next.ends)
      pageCrawled(deps, { crawlId: crawl.id, supplierId: crawl.supplierId, url, outcome, reason });
  }
}

/** What is known of due pages and fresh, shown where it is what was sought; those too that are asked for no more. */
async function settled(deps: CrawlDeps, { task, fresh }: Step, due: readonly DuePage[], now: Date): Promise<PageEnd[]> {
  const { shared } = deps.contract.crawl;
  const standings = due.map((page) => ({ page, standing: standingOf(page, fresh, shared, now) }));
  const answered = standings.flatMap(({ page, standing }) => (standing.kind === "fresh" ? [{ ...page, outcome: standing.outcome }] : []));
  const givenUp = standings.flatMap(({ page, standing }) =>
    standing.kind === "given-up" ? [{ ...page, outcome: "unanswered" as const }] : [],
  );
  if (answered.length + givenUp.length === 0) return [];
  const { searchId, items, currency } = task;
  return settlePages(deps, { searchId, supplierId: task.supplier.id, items, currency }, [...answered, ...givenUp]);
}

const skipped = ({ position, url }: DuePage, maxCrawlSeconds: number): PageEnd => ({
  ...{ position, url, outcome: "skipped" },
  reason: recorded`the crawl has had its ${maxCrawlSeconds} s`,
});

/** The end of a crawl whose pages are dealt with. Where nothing was found, what became of the pages says whether the shop has shown us anything. */
async function endOf(deps: CrawlDeps, crawl: CrawlRow): Promise<StepEnd> {
  const planned = crawl.pagesPlanned ?? 0;
  const fault = crawl.offersFound > 0 || planned === 0 ? undefined : faultOf(await pageEnds(deps.db, crawl.id));
  return fault ? { kind: "failed", waitSeconds: 0, ...fault } : { kind: "finished", crawl };
}

/** Enters once; what failed is tried again by the next who needs it only in the next step. */
function onceEntered(enter: () => Promise<HostVisit | NoEntry>): Step["enter"] {
  let visit: Promise<HostVisit | NoEntry> | undefined;
  return () => (visit ??= enter());
}
