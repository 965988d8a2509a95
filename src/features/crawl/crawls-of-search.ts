import type { Platform } from "../../platform/platform.ts";
import type { Crawl } from "./schemas.ts";
import { crawlsBySearch } from "./store.ts";

/** The crawls of a search, by supplier. */
export async function crawlsOfSearch(deps: Platform, searchId: string): Promise<Crawl[]> {
  return (await crawlsBySearch(deps.db, searchId)).map((row) => ({
    id: row.id,
    supplierId: row.supplierId,
    state: row.state,
    attempts: row.attempts,
    queuedAt: row.queuedAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    cause: row.cause,
    reason: row.reason,
    pages: {
      planned: row.pagesPlanned,
      read: row.pagesRead,
      broken: row.pagesBroken,
      disallowed: row.pagesDisallowed,
      setAside: row.pagesSetAside,
    },
    offersFound: row.offersFound,
  }));
}
