import type { CrawlDeps } from "../ports.ts";
import { readFeed } from "./read-feed.ts";
import { dueFeeds, noteFeeds } from "./store.ts";

/** Reads the feeds that are due, some a sweep. Does nothing while dispatch of crawls is switched off. */
export async function sweepFeeds(deps: CrawlDeps): Promise<{ read: number }> {
  if ((await deps.switches.state("crawl-dispatch")) === "off") return { read: 0 };
  await noteFeeds(deps.db, deps.clock.now());
  let read = 0;
  for (const supplierId of await dueFeeds(deps.db, deps.clock.now(), deps.contract.crawl.feeds.aSweep))
    if ((await readFeed(deps, supplierId)) !== undefined) read += 1;
  return { read };
}
