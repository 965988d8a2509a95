import { and, eq, inArray, isNull, lt, or, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { appendCrawl, lockLog } from "../catalog/delta-log.ts";
import type { EndReason } from "./end-reasons.ts";
import { progressOf, type CrawlRow } from "./store.ts";
import { crawlPages, crawls } from "./tables.ts";

/** What ends a try: success, with the reason where nothing was found, a later try, or the end of tries. */
export type Ending =
  | ({ state: "SUCCEEDED" } & Partial<EndReason>)
  | ({ state: "QUEUED"; wakeAt: Date } & EndReason)
  | ({ state: "FAILED" } & EndReason);

/**
 * Ends a try of the holder of the row's fence, with its line in the search's log. Before another try the pages nobody answered for are due again.
 * @returns false where the lease was lost to another holder
 */
export async function endTry(db: Db, crawl: CrawlRow, ending: Ending, now: Date): Promise<boolean> {
  const { state, cause = null, reason = null } = ending;
  const change = { state, cause, reason, leaseUntil: null, ...(ending.state === "QUEUED" ? { wakeAt: ending.wakeAt } : { endedAt: now }) };
  const mine = and(eq(crawls.id, crawl.id), eq(crawls.fence, crawl.fence));
  const [, ended] = await db.batch([
    lockLog(db, crawl.searchId),
    db
      .update(crawls)
      .set(change)
      .where(and(mine, inArray(crawls.state, ["QUEUED", "RUNNING"])))
      .returning({ id: crawls.id }),
    db
      .update(crawlPages)
      .set({ outcome: null, reason: null })
      .where(
        and(
          eq(crawlPages.crawlId, crawl.id),
          eq(crawlPages.outcome, "unanswered"),
          sql`exists (select 1 from ${crawls} where ${mine} and state = 'QUEUED')`,
        ),
      ),
    appendCrawl(
      db,
      { searchId: crawl.searchId, at: now },
      { ...progressOf(crawl), state, cause, reason },
      sql`exists (select 1 from ${crawls} where ${mine} and state = ${state})`,
    ),
  ]);
  return ended.length > 0;
}

const forgotten = (now: Date, windowSeconds: number) =>
  and(
    inArray(crawls.state, ["QUEUED", "RUNNING"]),
    lt(crawls.wakeAt, new Date(now.getTime() - windowSeconds * 1000)),
    or(isNull(crawls.leaseUntil), lt(crawls.leaseUntil, now)),
  );

const spent = (maxAttempts: number) =>
  or(
    sql`${crawls.unanswered} >= ${maxAttempts}`,
    and(eq(crawls.state, "RUNNING"), sql`${crawls.leaseUntil} is not null`, sql`${crawls.attempts} >= ${maxAttempts}`),
  );

/** When a crawl counts as forgotten, how often it is tried, and how many one sweep takes. */
interface Sweep {
  windowSeconds: number;
  maxAttempts: number;
  limit: number;
}

/** Takes up the crawls whose wake-up nobody answered in their window; each is named once a window, to one sweep. */
export async function takeForgotten(db: Db, now: Date, { windowSeconds, maxAttempts, limit }: Sweep): Promise<CrawlRow[]> {
  const due = db
    .select({ id: crawls.id })
    .from(crawls)
    .where(and(forgotten(now, windowSeconds), sql`not coalesce(${spent(maxAttempts)}, false)`))
    .orderBy(crawls.wakeAt)
    .limit(limit)
    .for("update", { skipLocked: true });
  return db
    .update(crawls)
    .set({ wakeAt: now, redispatches: sql`${crawls.redispatches} + 1`, unanswered: sql`${crawls.unanswered} + 1` })
    .where(inArray(crawls.id, due))
    .returning();
}

/** Forgotten crawls that have had all their tries. */
export async function spentCrawls(db: Db, now: Date, { windowSeconds, maxAttempts, limit }: Sweep): Promise<CrawlRow[]> {
  return db
    .select()
    .from(crawls)
    .where(and(forgotten(now, windowSeconds), spent(maxAttempts)))
    .limit(limit);
}
