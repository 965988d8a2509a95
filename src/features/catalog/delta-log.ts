import { sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import type { CrawlProgress, DeltaType } from "./rules.ts";
import { searchDeltas, searchLogs } from "./tables.ts";

/**
 * Statements on a search's delta log, for the batch (one transaction) of whoever changes what the log tells of.
 * Each takes the log's row lock, so that revisions are committed in their order and a reader that asks for what comes
 * after its own never misses one. A log that is done takes nothing more.
 */

/** Which search's log is written to, and when. */
export interface LogEntry {
  searchId: string;
  at: Date;
}

/** Opens the log of a new search, at revision 0. */
export function openLog(db: Db, searchId: string, condition: SQL) {
  return db.execute(sql`insert into ${searchLogs} (search_id) select ${searchId} where ${condition} on conflict do nothing`);
}

/** Takes the log's lock for the rest of the batch, before statements whose outcome must not change under the next. */
export function lockLog(db: Db, searchId: string) {
  return db.execute(sql`select revision from ${searchLogs} where search_id = ${searchId} for update`);
}

/** Appends a crawl's progress where `condition` holds at this point of the batch. */
export function appendCrawl(db: Db, { searchId, at }: LogEntry, progress: CrawlProgress, condition: SQL) {
  const payload = JSON.stringify(progress);
  return db.execute(sql`
    with head as (
      update ${searchLogs} set revision = revision + 1, crawls = crawls || jsonb_build_object(${progress.supplierId}::text, ${payload}::jsonb)
      where search_id = ${searchId} and done_at is null and ${condition}
      returning revision)
    insert into ${searchDeltas} (search_id, revision, type, payload, at)
    select ${searchId}, head.revision, 'crawl', ${payload}::jsonb, ${at.toISOString()}::timestamptz from head
    returning revision`);
}

/**
 * Appends one line a crawl that `change` (a statement on crawls returning supplier_id and payload, a `CrawlProgress`) has changed, in the
 * order of suppliers. Goes behind `lockLog` in the same batch, and before what closes the log.
 */
export function appendCrawls(db: Db, { searchId, at }: LogEntry, change: SQL) {
  return db.execute(sql`
    with changed as (${change}),
    head as (
      update ${searchLogs} set revision = revision + (select count(*)::int from changed),
        crawls = crawls || (select jsonb_object_agg(changed.supplier_id, changed.payload) from changed)
      where search_id = ${searchId} and done_at is null and exists (select 1 from changed)
      returning revision)
    insert into ${searchDeltas} (search_id, revision, type, payload, at)
    select ${searchId}, head.revision - (count(*) over ())::int + (row_number() over (order by changed.supplier_id))::int, 'crawl', changed.payload, ${at.toISOString()}::timestamptz
    from head, changed
    returning revision`);
}

/** Appends the last delta and closes the log, where `condition` holds at this point of the batch. */
export function appendDone(db: Db, { searchId, at }: LogEntry, payload: Record<string, unknown>, condition: SQL) {
  const time = sql`${at.toISOString()}::timestamptz`;
  return db.execute(sql`
    with head as (
      update ${searchLogs} set revision = revision + 1, done_at = ${time}
      where search_id = ${searchId} and done_at is null and ${condition}
      returning revision)
    insert into ${searchDeltas} (search_id, revision, type, payload, at)
    select ${searchId}, head.revision, 'done', ${JSON.stringify(payload)}::jsonb, ${time} from head
    returning revision`);
}

/**
 * Appends one delta a row that `change` (a statement on search_offers returning offer_id and payload) has changed, in the order of offer ids.
 * Goes behind `lockLog` in the same batch: `change` then sees whether the log is done.
 */
export function appendChanged(db: Db, { searchId, at }: LogEntry, type: DeltaType, change: SQL) {
  return db.execute(sql`
    with changed as (${change}),
    head as (
      update ${searchLogs} set revision = revision + (select count(*)::int from changed)
      where search_id = ${searchId} and exists (select 1 from changed)
      returning revision)
    insert into ${searchDeltas} (search_id, revision, type, offer_id, payload, at)
    select ${searchId}, head.revision - (count(*) over ())::int + (row_number() over (order by changed.offer_id))::int, ${type}, changed.offer_id, changed.payload, ${at.toISOString()}::timestamptz
    from head, changed
    returning revision, offer_id`);
}

/** What a changed row of search_offers carries into its delta. */
export const DELTA_PAYLOAD = sql.raw(
  `search_offers.view || case when search_offers.sponsored is null then '{}'::jsonb else jsonb_build_object('sponsored', search_offers.sponsored) end`,
);

/** The last revision that a batch appended; undefined where it appended none. */
export function revisionOf(appended: { rows: Record<string, unknown>[] }): number | undefined {
  const revisions = appended.rows.map(({ revision }) => Number(revision));
  return revisions.length === 0 ? undefined : Math.max(...revisions);
}

/** True while a search's log takes deltas. */
export const logIsOpen = (searchId: string): SQL =>
  sql`exists (select 1 from ${searchLogs} where search_id = ${searchId} and done_at is null)`;
