import { and, count, desc, eq, gt, gte, lt, max, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { pageReadings } from "./tables.ts";

/** One reading of one file of a supplier. */
export interface Reading {
  supplierId: string;
  /** The address it was asked for. */
  url: string;
  /** Who reads it: a crawl, or a request. */
  holder: string;
  /** Not ended by then, its reader died over it; no later than the end of the holder's lease. */
  until: Date;
}

/** How many readings nobody came back from set a file aside, and for how long they count. */
export interface SetAsidePolicy {
  afterDeaths: number;
  forSeconds: number;
}

const countedSince = ({ forSeconds }: SetAsidePolicy, now: Date) => new Date(now.getTime() - forSeconds * 1000);

/**
 * Notes that a file is about to be read, unless it is set aside.
 * @returns the readings nobody came back from, this one not among them
 */
export async function beginReading(
  db: Db,
  { supplierId, url, holder, until }: Reading,
  policy: SetAsidePolicy,
  now: Date,
): Promise<number> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const found = await db.execute<{ deaths: number }>(sql`
    with dead as (
      select count(*)::int as deaths from ${pageReadings}
      where supplier_id = ${supplierId} and url = ${url} and until < ${at} and begun_at > ${countedSince(policy, now).toISOString()}::timestamptz
    ), begun as (
      insert into ${pageReadings} (supplier_id, url, holder, begun_at, until)
      select ${supplierId}, ${url}, ${holder}, ${at}, ${until.toISOString()}::timestamptz from dead where deaths < ${policy.afterDeaths}
      on conflict do nothing
    )
    select deaths from dead`);
  return found.rows[0]?.deaths ?? 0;
}

/** The statement that ends a reading: whoever came back has shown that the file can be read, so the deaths before are forgotten too. */
export function readingEnded(db: Db, { supplierId, url }: Pick<Reading, "supplierId" | "url">) {
  return db.delete(pageReadings).where(and(eq(pageReadings.supplierId, supplierId), eq(pageReadings.url, url)));
}

/** The files that are set aside, the latest first, at most `limit` of them, and how many there are. */
export async function filesSetAside(db: Db, policy: SetAsidePolicy, now: Date, limit: number) {
  return db
    .select({ supplierId: pageReadings.supplierId, url: pageReadings.url, of: sql<number>`(count(*) over ())::int` })
    .from(pageReadings)
    .where(and(lt(pageReadings.until, now), gt(pageReadings.begunAt, countedSince(policy, now))))
    .groupBy(pageReadings.supplierId, pageReadings.url)
    .having(gte(count(), policy.afterDeaths))
    .orderBy(desc(max(pageReadings.begunAt)))
    .limit(limit);
}

/** Deletes the readings that count no longer. */
export async function forgetReadings(db: Db, policy: SetAsidePolicy, now: Date): Promise<void> {
  await db.delete(pageReadings).where(lt(pageReadings.begunAt, countedSince(policy, now)));
}
