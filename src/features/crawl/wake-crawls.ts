import { wakeUpNotSent } from "../../platform/events/crawl.ts";
import type { CrawlDeps } from "./ports.ts";

/** Sends a wake-up for each crawl. Where the queue refuses, the sweep wakes them after their window. */
export async function wakeCrawls(deps: CrawlDeps, crawlIds: readonly string[], delaySeconds = 0): Promise<void> {
  try {
    if (delaySeconds === 0) await deps.crawlJobs.sendBatch(crawlIds.map((crawlId) => ({ crawlId })));
    else for (const crawlId of crawlIds) await deps.crawlJobs.send({ crawlId }, { delaySeconds: Math.ceil(delaySeconds) });
  } catch (error) {
    wakeUpNotSent(deps, { crawlIds, error });
  }
}
