import { and, eq, gt, inArray, lte, sql, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { Db } from "../../platform/db/client.ts";
import { appendCrawl, type LogEntry } from "../catalog/delta-log.ts";
import { crawls } from "./tables.ts";

export interface PlannedCrawl {
  crawlId: string;
  supplierId: string;
}

/**
 * Statements for the batch of whoever confirms a search: one crawl a supplier for each row `confirmed` (a statement returning the search's id)
 * gives, then their first lines in the search's log. The first answers the ids made.
 */
export function queueCrawls(db: Db, entry: LogEntry, confirmed: SQL, planned: readonly PlannedCrawl[]) {
  const at = sql`${entry.at.toISOString()}::timestamptz`;
  const rows = sql.join(
    planned.map(({ crawlId, supplierId }) => sql`(${crawlId}::text, ${supplierId}::text)`),
    sql`, `,
  );
  const queue = db.execute(sql`
    with confirmed as (${confirmed})
    insert into ${crawls} (id, search_id, supplier_id, state, queued_at, wake_at)
    select planned.id, confirmed.id, planned.supplier_id, 'QUEUED', ${at}, ${at}
    from confirmed, (values ${rows}) as planned (id, supplier_id)
    on conflict (search_id, supplier_id) do nothing
    returning id`);
  const told = planned.map(({ crawlId, supplierId }) =>
    appendCrawl(
      db,
      entry,
      { crawlId, supplierId, state: "QUEUED", offersFound: 0, cause: null, reason: null },
      sql`exists (select 1 from ${crawls} where id = ${crawlId})`,
    ),
  );
  return [queue, ...told] as const;
}

/** The crawls of a search that have not ended, as a subquery. */
export function unfinishedCrawls(db: Db, searchId: string | PgColumn) {
  return db
    .select({ id: crawls.id })
    .from(crawls)
    .where(and(eq(crawls.searchId, searchId), inArray(crawls.state, ["QUEUED", "RUNNING"])));
}

/** The crawls of a search that have ended by a moment with something found, as a subquery. */
export function fruitfulCrawls(db: Db, searchId: string | PgColumn, by: SQL) {
  return db
    .select({ id: crawls.id })
    .from(crawls)
    .where(and(eq(crawls.searchId, searchId), lte(crawls.endedAt, by), gt(crawls.offersFound, 0)));
}
