import { runCrawl } from "../src/features/crawl/run-crawl.ts";
import { crawlJobSchema } from "../src/features/crawl/schemas.ts";
import { ACK, type Consumer } from "./consumer.ts";

/** One crawl wants a step. Its row owns tries and schedule, so the message is done with whatever came of it; only a store that is gone throws. */
export const crawlJobs: Consumer = async ({ body }, deps) => {
  const { crawlId } = crawlJobSchema.parse(body);
  await runCrawl(deps, crawlId);
  return ACK;
};
