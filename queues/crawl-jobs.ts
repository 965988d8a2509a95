import { deadCrawls } from "../src/features/crawl/dead-crawls.ts";
import { runCrawl } from "../src/features/crawl/run-crawl.ts";
import type { CrawlDeps } from "../src/features/crawl/ports.ts";
import { crawlJobSchema } from "../src/features/crawl/wake-up-message.ts";
import type { LetterOwner } from "../src/features/dead-letters/ports.ts";
import { ACK, type Consumer } from "./consumer.ts";
import { heldWithoutPostgres } from "./held.ts";
import type { MessageOf } from "./queues.ts";

/** One crawl wants a step. Its row owns tries and schedule, so the message is done with whatever came of it. */
export const crawlJobs: Consumer<MessageOf<"crawl-jobs">> = heldWithoutPostgres("crawl-jobs", async ({ body }, deps) => {
  await runCrawl(deps, body.crawlId);
  return ACK;
});

export const crawlLetters = (deps: CrawlDeps): LetterOwner => ({
  read(body) {
    const job = crawlJobSchema().safeParse(body);
    return job.success ? { subject: job.data.crawlId } : undefined;
  },
  work: deadCrawls(deps),
});
