import type { DeadWork } from "../dead-letters/ports.ts";
import type { CrawlDeps } from "./ports.ts";
import { crawlFailed, crawlSucceeded, crawlUnderWay, requeueCrawl } from "./requeue-store.ts";
import { wakeCrawls } from "./wake-crawls.ts";

/** What dead letters of crawl jobs are about. A crawl whose search is complete is not done again: its log takes no more offers. */
export const deadCrawls = (deps: CrawlDeps): DeadWork => ({
  requeue: (crawlId, allowed, now) => requeueCrawl(deps.db, crawlId, allowed, now),
  underWay: crawlUnderWay,
  succeeded: crawlSucceeded,
  failed: crawlFailed,
  wake: (crawlId) => wakeCrawls(deps, [crawlId]),
});
