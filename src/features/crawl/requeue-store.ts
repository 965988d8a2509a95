import { and, eq, inArray, isNull, lt, or, sql, type SQL } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Db } from "../../platform/db/client.ts";
import { appendCrawl, lockLog, logIsOpen } from "../catalog/delta-log.ts";
import { progressOf } from "./store.ts";
import { crawlPages, crawls } from "./tables.ts";

const among = (crawlId: SQL, ...conditions: SQL[]): SQL =>
  sql`exists (select 1 from ${crawls} where ${sql.join([sql`${crawls.id} = ${crawlId}`, ...conditions], sql` and `)})`;

export const crawlUnderWay = (crawlId: SQL): SQL => among(crawlId, sql`${crawls.state} in ('QUEUED', 'RUNNING')`);
/** Also where nobody wants it any more: there is nothing left to do. */
export const crawlSucceeded = (crawlId: SQL): SQL => among(crawlId, sql`${crawls.state} in ('SUCCEEDED', 'CANCELLED')`);
export const crawlFailed = (crawlId: SQL): SQL => sql`(${among(crawlId, sql`${crawls.state} = 'FAILED'`)} or not ${among(crawlId)})`;

/**
 * Statements that give a crawl all its tries again, where it failed or nobody holds it, its search takes offers still, and `allowed`
 * holds; with its line in the search's log. What it has read stays read.
 */
export async function requeueCrawl(db: Db, crawlId: string, allowed: SQL, now: Date): Promise<readonly BatchItem<"pg">[]> {
  const [crawl] = await db.select().from(crawls).where(eq(crawls.id, crawlId));
  if (!crawl) return [];
  const { searchId, supplierId } = crawl;
  const unheld = and(inArray(crawls.state, ["QUEUED", "RUNNING"]), or(isNull(crawls.leaseUntil), lt(crawls.leaseUntil, now)));
  const queued = sql`${among(sql`${crawlId}`, sql`${crawls.state} = 'QUEUED'`)} and ${allowed}`;
  return [
    lockLog(db, searchId),
    db
      .update(crawls)
      .set({
        state: "QUEUED",
        attempts: 0,
        unanswered: 0,
        fence: sql`${crawls.fence} + 1`,
        leaseUntil: null,
        wakeAt: now,
        queuedAt: now,
        startedAt: null,
        endedAt: null,
      })
      .where(and(eq(crawls.id, crawlId), or(eq(crawls.state, "FAILED"), unheld), logIsOpen(searchId), allowed)),
    db
      .update(crawlPages)
      .set({ outcome: null, reason: null })
      .where(and(eq(crawlPages.crawlId, crawlId), eq(crawlPages.outcome, "unanswered"), queued)),
    appendCrawl(
      db,
      { searchId, at: now },
      { ...progressOf(crawl), state: "QUEUED" },
      sql`search_logs.crawls -> ${supplierId}::text ->> 'state' is distinct from 'QUEUED' and ${queued}`,
    ),
  ];
}
