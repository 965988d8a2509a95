import { crawlEnded, crawlHeld, crawlStepped, crawlTryFailed } from "../../platform/events/crawl.ts";
import { completeSearch } from "../search/complete-search.ts";
import { soughtBy } from "../search/sought-by.ts";
import { keepPages } from "./archive/keep-pages.ts";
import { StepPages } from "./archive/step-pages.ts";
import { crawlStep } from "./crawl-step.ts";
import { endReason } from "./end-reasons.ts";
import { endTry } from "./end-store.ts";
import type { CrawlDeps } from "./ports.ts";
import { afterFailure } from "./rules.ts";
import { claim, releaseForNextStep, tellRunning, type CrawlRow } from "./store.ts";
import { crawlEnd, type StepEnd } from "./step.ts";
import { supplierById } from "./supplier-store.ts";
import { wakeCrawls } from "./wake-crawls.ts";

/**
 * Answers a wake-up: takes the crawl's lease, does one step of it, and either ends it or sends the next wake-up.
 * A wake-up too many finds the crawl held, not due or ended, and does nothing. While dispatch is switched off nothing is
 * taken and no try is used; the sweep wakes what was held.
 */
export async function runCrawl(deps: CrawlDeps, crawlId: string): Promise<void> {
  if ((await deps.switches.state("crawl-dispatch")) === "off") return crawlHeld(deps, { crawlId });
  const { maxAttempts, leaseSeconds } = deps.contract.crawl;
  const now = deps.clock.now();
  const crawl = await claim(deps.db, crawlId, { now, leaseUntil: new Date(now.getTime() + leaseSeconds * 1000) }, maxAttempts);
  if (!crawl) return;
  const [sought, supplier] = await Promise.all([
    soughtBy(deps, crawl.searchId),
    supplierById(deps.db, crawl.supplierId),
    tellRunning(deps.db, crawl, now),
  ]);
  if (!sought || !supplier) throw new Error(`crawl ${crawlId} names a search or supplier that does not exist`);
  const pages = new StepPages(deps.contract.crawl.archive);
  let end: StepEnd;
  let cutOff: unknown;
  try {
    end = await crawlStep(deps, { crawl, supplier, searchId: crawl.searchId, pages, ...sought });
  } catch (error) {
    cutOff = error;
    end = { kind: "failed", ...endReason("cut-off"), waitSeconds: 0 };
  }
  try {
    await settle(deps, crawl, end, cutOff);
  } finally {
    keepPages(deps, supplier.id, pages);
  }
}

async function settle(deps: CrawlDeps, crawl: CrawlRow, end: StepEnd, error?: unknown): Promise<void> {
  const now = deps.clock.now();
  const { id: crawlId, supplierId } = crawl;
  switch (end.kind) {
    case "lease-lost":
      return;
    case "more":
      crawlStepped(deps, { crawlId, supplierId, pagesLeft: end.pagesLeft, waitSeconds: end.waitSeconds });
      await releaseForNextStep(deps.db, crawl, new Date(now.getTime() + end.waitSeconds * 1000));
      return wakeCrawls(deps, [crawlId], end.waitSeconds);
    case "finished":
      if (!(await endTry(deps.db, end.crawl, { state: "SUCCEEDED", ...end.nothing }, now))) return;
      return ended(deps, end.crawl, "SUCCEEDED");
    case "failed": {
      const next = end.final ? undefined : afterFailure(deps.contract.crawl, crawl.attempts, deps.random(), end.waitSeconds);
      const why = { cause: end.cause, reason: end.reason };
      // A try that would begin when the crawl's time is over would read nothing.
      const lastsUntil = crawlEnd(crawl, deps.contract.crawl, now);
      const isRetried = next?.kind === "retry" && now.getTime() + next.delaySeconds * 1000 < lastsUntil;
      const retryInSeconds = isRetried ? next.delaySeconds : null;
      crawlTryFailed(deps, {
        crawlId,
        supplierId,
        attempt: crawl.attempts,
        ...why,
        retryInSeconds,
        ...(error === undefined ? {} : { error }),
      });
      if (retryInSeconds === null) {
        if (await endTry(deps.db, crawl, { state: "FAILED", ...why }, now)) await ended(deps, crawl, "FAILED");
      } else if (await endTry(deps.db, crawl, { state: "QUEUED", ...why, wakeAt: new Date(now.getTime() + retryInSeconds * 1000) }, now)) {
        await wakeCrawls(deps, [crawlId], retryInSeconds);
      }
    }
  }
}

async function ended(deps: CrawlDeps, crawl: CrawlRow, state: "SUCCEEDED" | "FAILED"): Promise<void> {
  const seconds = (deps.clock.now().getTime() - (crawl.startedAt ?? crawl.queuedAt).getTime()) / 1000;
  crawlEnded(deps, { crawlId: crawl.id, supplierId: crawl.supplierId, state, offersFound: crawl.offersFound, seconds });
  await completeSearch(deps, crawl.searchId);
}
