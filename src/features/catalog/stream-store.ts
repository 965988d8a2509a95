import { sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import type { CrawlProgress, Delta } from "./rules.ts";
import { searchDeltas, searchLogs, searchOffers } from "./tables.ts";

export interface LogHead {
  revision: number;
  trimmedTo: number;
  done: boolean;
  /** True once the search's crawls exist. */
  running: boolean;
}

export interface Snapshot extends LogHead {
  crawls: CrawlProgress[];
  offers: (Record<string, unknown> & { id: string })[];
}

/** A search's log as the stream's object reads it: each answer is one statement, so one moment of the log. */
export interface LogReader {
  /** Undefined where there is no such search, as the others. */
  head(): Promise<LogHead | undefined>;
  snapshot(): Promise<Snapshot | undefined>;
  /** The head, and at most `limit` deltas after a revision, in order. */
  after(revision: number, limit: number): Promise<{ head: LogHead; deltas: Delta[] } | undefined>;
}

interface HeadRow {
  revision: number;
  trimmed_to: number;
  done_at: string | null;
  crawls: Record<string, CrawlProgress>;
}

export function logReader(db: Db, searchId: string): LogReader {
  return {
    async head() {
      const { rows } = await db.execute<HeadRow & Record<string, unknown>>(
        sql`select revision, trimmed_to, done_at, crawls from ${searchLogs} where search_id = ${searchId}`,
      );
      return rows[0] && headOf(rows[0]);
    },
    async snapshot() {
      const { rows } = await db.execute<HeadRow & { offers: Snapshot["offers"] } & Record<string, unknown>>(sql`
        select revision, trimmed_to, done_at, crawls, (
          select coalesce(jsonb_agg(jsonb_build_object('id', o.offer_id) || o.view || case when o.sponsored is null then '{}'::jsonb else jsonb_build_object('sponsored', o.sponsored) end order by o.relevance desc, o.offer_id), '[]'::jsonb)
          from ${searchOffers} o where o.search_id = l.search_id and o.removed_at is null) as offers
        from ${searchLogs} l where l.search_id = ${searchId}`);
      const row = rows[0];
      return row && { ...headOf(row), crawls: Object.values(row.crawls), offers: row.offers };
    },
    async after(revision, limit) {
      const { rows } = await db.execute<HeadRow & { deltas: Delta[] } & Record<string, unknown>>(sql`
        select revision, trimmed_to, done_at, crawls, (
          select coalesce(jsonb_agg(jsonb_build_object('revision', d.revision, 'type', d.type, 'offerId', d.offer_id, 'payload', d.payload) order by d.revision), '[]'::jsonb)
          from (select * from ${searchDeltas} where search_id = l.search_id and revision > ${revision} order by revision limit ${limit}) d) as deltas
        from ${searchLogs} l where l.search_id = ${searchId}`);
      const row = rows[0];
      return row && { head: headOf(row), deltas: row.deltas };
    },
  };
}

function headOf(row: HeadRow): LogHead {
  return {
    revision: row.revision,
    trimmedTo: row.trimmed_to,
    done: row.done_at !== null,
    running: row.done_at === null && Object.keys(row.crawls).length > 0,
  };
}
