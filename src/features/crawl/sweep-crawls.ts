import { crawlGivenUp, crawlsRedispatched } from "../../platform/events/crawl.ts";
import { completeSearch } from "../search/complete-search.ts";
import { endReason } from "./end-reasons.ts";
import { endTry, spentCrawls, takeForgotten } from "./end-store.ts";
import type { CrawlDeps } from "./ports.ts";
import { forgetDecisions } from "./held-prices/store.ts";
import { forgetReadings } from "./reading-store.ts";
import { forgetListings } from "./shared/listing-store.ts";
import { forgetPages } from "./shared/page-store.ts";
import { wakeCrawls } from "./wake-crawls.ts";

const BATCH = 100;
const DAY_MS = 86_400_000;
const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS);

/** Wakes the crawls nobody came for, once a window each, and gives up those that have had their tries (CRL-3). Does nothing while dispatch is switched off. */
export async function sweepCrawls(deps: CrawlDeps): Promise<{ redispatched: number; givenUp: number }> {
  if ((await deps.switches.state("crawl-dispatch")) === "off") return { redispatched: 0, givenUp: 0 };
  const { queuedWindowSeconds, maxAttempts, setAside, heldPrices, shared } = deps.contract.crawl;
  const now = deps.clock.now();
  const sweep = { windowSeconds: queuedWindowSeconds, maxAttempts, limit: BATCH };
  await forgetReadings(deps.db, setAside, now);
  await forgetDecisions(deps.db, daysBefore(now, heldPrices.decidedDays));
  await forgetPages(deps.db, daysBefore(now, shared.forgetDays));
  await forgetListings(deps.db, daysBefore(now, shared.forgetDays));
  const forgotten = await takeForgotten(deps.db, now, sweep);
  if (forgotten.length > 0) {
    crawlsRedispatched(deps, {
      queued: forgotten.filter(({ state }) => state === "QUEUED").length,
      running: forgotten.filter(({ state }) => state === "RUNNING").length,
    });
    await wakeCrawls(
      deps,
      forgotten.map(({ id }) => id),
    );
  }
  let givenUp = 0;
  for (const crawl of await spentCrawls(deps.db, now, sweep)) {
    const { cause, reason } = crawl;
    const why = cause !== null && reason !== null ? { cause, reason } : endReason("never-finished", maxAttempts);
    if (!(await endTry(deps.db, crawl, { state: "FAILED", ...why }, now))) continue;
    givenUp += 1;
    crawlGivenUp(deps, { crawlId: crawl.id, supplierId: crawl.supplierId, attempts: crawl.attempts, ...why });
    await completeSearch(deps, crawl.searchId);
  }
  return { redispatched: forgotten.length, givenUp };
}
