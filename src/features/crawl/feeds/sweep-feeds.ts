import { feedReadingFailed } from "../../../platform/events/crawl.ts";
import { withdrawUnseen } from "../../catalog/store-offers.ts";
import type { CrawlDeps } from "../ports.ts";
import { readFeed } from "./read-feed.ts";
import { dueFeeds, feedsTakenAway, forgetFeed, noteFeeds } from "./store.ts";

/** Reads the feeds that are due, some a sweep, and withdraws what those offered that were taken away. Does nothing while dispatch of crawls is switched off. */
export async function sweepFeeds(deps: CrawlDeps): Promise<{ read: number }> {
  if ((await deps.switches.state("crawl-dispatch")) === "off") return { read: 0 };
  await noteFeeds(deps.db, deps.clock.now());
  for (const supplierId of await feedsTakenAway(deps.db, deps.clock.now())) {
    await othersFirst(deps, supplierId, async () => {
      await withdrawUnseen(deps, { supplierId, seenAt: deps.clock.now(), keep: [] });
      await forgetFeed(deps.db, supplierId);
    });
  }
  let read = 0;
  for (const supplierId of await dueFeeds(deps.db, deps.clock.now(), deps.contract.crawl.feeds.aSweep)) {
    await othersFirst(deps, supplierId, async () => {
      if ((await readFeed(deps, supplierId)) !== undefined) read += 1;
    });
  }
  return { read };
}

/** What fails of one supplier's feed is told and tried again by a later sweep; the others' turn does not wait for that. */
async function othersFirst(deps: CrawlDeps, supplierId: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    feedReadingFailed(deps, { supplierId, error });
  }
}
