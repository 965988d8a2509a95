import { pageCrawled } from "../../platform/events/crawl.ts";
import { endReason } from "./end-reasons.ts";
import { faultOf, nothingFound } from "./end-rules.ts";
import type { NoEntry } from "./fetched.ts";
import { visitHost, type HostVisit } from "./host-visit.ts";
import { planPages } from "./plan-pages.ts";
import type { CrawlDeps } from "./ports.ts";
import { readNext } from "./read-next.ts";
import { showKnown } from "./show-known.ts";
import { settlePages, type PageEnd } from "./settle-pages.ts";
import { duePages, type DuePage } from "./shared/page-store.ts";
import { freshnessOf, standingOf } from "./shared/rules.ts";
import { crawlEnd, leaseEnd, stoppedBy, type CrawlTask, type Step, type StepEnd } from "./step.ts";
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
  const lastsUntil = crawlEnd(task.crawl, deps.contract.crawl, began);
  const waitsTooLong = (end: StepEnd): boolean => end.kind === "more" && deps.clock.now().getTime() + end.waitSeconds * 1000 >= lastsUntil;
  /** Asked to wait longer than any crawl lasts, and not only than this one has left. */
  const isLeftAlone = (end: StepEnd): boolean => end.kind === "more" && end.waitSeconds >= maxCrawlSeconds;
  const hadItsTime = recorded`the crawl has had its ${maxCrawlSeconds} s`;
  if (task.crawl.pagesPlanned === null) {
    const noPlan = { kind: "failed", ...endReason("no-plan", maxCrawlSeconds), waitSeconds: 0, final: true } as const;
    if (began.getTime() >= lastsUntil) return noPlan;
    if (task.knownShownAt === null) await showKnown(deps, task, [task.supplier]);
    const problem = await planPages(deps, { task, enter, fresh, endsAt: entered });
    if (problem && waitsTooLong(problem)) return isLeftAlone(problem) ? { kind: "failed", ...ASKED_TO_WAIT, waitSeconds: 0 } : noPlan;
    if (problem) return problem;
  }
  const endsAt = deps.clock.now().getTime() + stepSeconds * 1000;
  const step: Step = { task, enter, fresh, endsAt };
  let crawl = task.crawl;
  let askedToWait = false;
  for (;;) {
    const due = await duePages(deps.db, crawl);
    if (due.length === 0) return endOf(deps, crawl, askedToWait);
    const now = deps.clock.now();
    const isOver = now.getTime() >= lastsUntil;
    const ends = isOver ? due.map((page) => skipped(page, hadItsTime)) : await settled(deps, step, due, now);
    const left = due.filter(({ position }) => !ends.some((end) => end.position === position));
    if (left.length > 0 && deps.clock.now().getTime() >= endsAt && ends.length === 0)
      return { kind: "more", waitSeconds: 0, pagesLeft: left.length };
    const next = ends.length > 0 ? { kind: "ended" as const, ends } : await readNext(deps, step, crawl, left);
    if (next.kind === "looked") continue;
    const stop = next.kind === "stopped" ? stoppedBy(next.by, left.length) : undefined;
    if (stop && !waitsTooLong(stop)) return stop;
    const leftAlone = stop !== undefined && isLeftAlone(stop);
    askedToWait ||= leftAlone;
    const came = next.kind === "ended" ? next.ends : left.map((page) => skipped(page, leftAlone ? ASKED_TO_WAIT.reason : hadItsTime));
    const noted = await recordPages(deps.db, crawl, came, leaseEnd(deps));
    if (!noted) return { kind: "lease-lost" };
    crawl = noted;
    for (const { url, outcome, reason } of came)
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

const skipped = ({ position, url }: DuePage, reason: string): PageEnd => ({ position, url, outcome: "skipped", reason });

/** Another try would be asked to wait as well. */
const ASKED_TO_WAIT = { ...endReason("asked-to-wait"), final: true } as const;

/** The end of a crawl whose pages are dealt with. Where nothing was found, what became of the pages says whether the shop has shown us anything, and why. */
async function endOf(deps: CrawlDeps, crawl: CrawlRow, askedToWait: boolean): Promise<StepEnd> {
  if (crawl.offersFound > 0) return { kind: "finished", crawl };
  const ends = await pageEnds(deps.db, crawl.id);
  const fault = faultOf(ends);
  if (!fault) return { kind: "finished", crawl, nothing: nothingFound(ends) };
  return { kind: "failed", waitSeconds: 0, ...(askedToWait && fault.cause === "no-time" ? ASKED_TO_WAIT : fault) };
}

/** Enters once; what failed is tried again by the next who needs it only in the next step. */
function onceEntered(enter: () => Promise<HostVisit | NoEntry>): Step["enter"] {
  let visit: Promise<HostVisit | NoEntry> | undefined;
  return () => (visit ??= enter());
}
