import { and, eq, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import { timestamp } from "../../../platform/db/timestamp.ts";
import { supplierFeeds, supplierPages, suppliers } from "../tables.ts";

export type FeedRecord = typeof supplierFeeds.$inferSelect;

/** Notes which suppliers have a feed, and where: one that is new, or stands elsewhere now, is due at once. What has not changed is not locked. */
export async function noteFeeds(db: Db, now: Date): Promise<void> {
  const at = timestamp(now);
  await db.execute(sql`
    insert into ${supplierFeeds} (supplier_id, url, since, due_at) select id, feed_url, ${at}, ${at} from ${suppliers}
    where feed_url is not null and not exists (
      select from ${supplierFeeds} as noted where noted.supplier_id = ${suppliers}.id and noted.url = ${suppliers}.feed_url)
    on conflict (supplier_id) do update set url = excluded.url, since = excluded.since, due_at = excluded.due_at, fence = supplier_feeds.fence + 1,
      held_until = null, asked_at = null, read_at = null, outcome = null, reason = null, etag = null, last_modified = null, changes_at = null,
      failures = 0, rows = 0, offers = 0, held = 0, set_aside = 0, rejected = '[]'::jsonb
    where supplier_feeds.url is distinct from excluded.url`);
}

/** The suppliers whose feed was taken away and is not forgotten yet. Who reads it now has lost his claim; what he stores last is waited for. */
export async function feedsTakenAway(db: Db, now: Date): Promise<string[]> {
  const gone = await db
    .update(supplierFeeds)
    .set({ fence: sql`${supplierFeeds.fence} + 1` })
    .where(sql`exists (select from ${suppliers} where ${suppliers.id} = ${supplierFeeds.supplierId} and ${suppliers.feedUrl} is null)`)
    .returning({ id: supplierFeeds.supplierId, heldUntil: supplierFeeds.heldUntil });
  return gone.flatMap(({ id, heldUntil }) => (heldUntil === null || heldUntil <= now ? [id] : []));
}

/** Forgets a feed that its supplier has no more, and what it said of pages: they are to be asked for themselves. */
export async function forgetFeed(db: Db, supplierId: string): Promise<void> {
  const isGone = sql`exists (select from ${suppliers} where ${suppliers.id} = ${supplierId} and ${suppliers.feedUrl} is null)`;
  await db.batch([
    db
      .update(supplierPages)
      .set({ outcome: null, answeredAt: null, fedBy: null, products: [], held: [] })
      .where(and(eq(supplierPages.supplierId, supplierId), isNotNull(supplierPages.fedBy), isGone)),
    db.delete(supplierFeeds).where(and(eq(supplierFeeds.supplierId, supplierId), isGone)),
  ]);
}

const isFree = (now: Date) => and(lte(supplierFeeds.dueAt, now), or(isNull(supplierFeeds.heldUntil), lte(supplierFeeds.heldUntil, now)));

/** The suppliers that are crawled and whose feeds are due and read by nobody, the longest waiting first. */
export async function dueFeeds(db: Db, now: Date, limit: number): Promise<string[]> {
  const due = await db
    .select({ id: supplierFeeds.supplierId })
    .from(supplierFeeds)
    .innerJoin(suppliers, eq(suppliers.id, supplierFeeds.supplierId))
    .where(and(isFree(now), eq(suppliers.enabled, true), isNotNull(suppliers.feedUrl)))
    .orderBy(supplierFeeds.dueAt)
    .limit(limit);
  return due.map(({ id }) => id);
}

/** Claims a due feed that nobody reads. */
export async function claimFeed(db: Db, supplierId: string, now: Date, until: Date): Promise<FeedRecord | undefined> {
  const [claimed] = await db
    .update(supplierFeeds)
    .set({ heldUntil: until, askedAt: now, fence: sql`${supplierFeeds.fence} + 1` })
    .where(and(eq(supplierFeeds.supplierId, supplierId), isFree(now)))
    .returning();
  return claimed;
}

const claimed = ({ supplierId, fence }: FeedRecord) => and(eq(supplierFeeds.supplierId, supplierId), eq(supplierFeeds.fence, fence));

/** Lengthens a claim; false where it is lost. */
export async function keepFeed(db: Db, feed: FeedRecord, until: Date): Promise<boolean> {
  const kept = await db.update(supplierFeeds).set({ heldUntil: until }).where(claimed(feed)).returning({ id: supplierFeeds.supplierId });
  return kept.length > 0;
}

/** Notes how a reading ended and gives the feed back; false where the claim was lost. */
export async function endFeed(
  db: Db,
  feed: FeedRecord,
  end: Partial<FeedRecord> & Pick<FeedRecord, "dueAt" | "outcome">,
): Promise<boolean> {
  const ended = await db
    .update(supplierFeeds)
    .set({ ...end, heldUntil: null })
    .where(claimed(feed))
    .returning({ id: supplierFeeds.supplierId });
  return ended.length > 0;
}

/** A product page that a feed speaks for. */
export interface FedPage {
  url: string;
  products: readonly string[];
  held: readonly string[];
}

/** Notes pages as answered for by a feed, but for those that are being read, or were answered for later. */
export async function answerPages(db: Db, { supplierId, url: fedBy }: FeedRecord, pages: readonly FedPage[], at: Date): Promise<void> {
  const moment = timestamp(at);
  await db.execute(sql`
    insert into ${supplierPages} (supplier_id, url, claimed_at, outcome, products, held, answered_at, fed_by)
    select ${supplierId}, fed.url, ${moment}, 'offer', fed.products, fed.held, ${moment}, ${fedBy}
    from jsonb_to_recordset(${JSON.stringify(pages)}::jsonb) as fed (url text, products jsonb, held jsonb) order by fed.url
    on conflict (supplier_id, url) do update set outcome = 'offer', reason = null, products = excluded.products, held = excluded.held,
      answered_at = excluded.answered_at, fed_by = excluded.fed_by, claimed_at = greatest(supplier_pages.claimed_at, excluded.claimed_at), etag = null, last_modified = null,
      failures = 0, rest_until = null
    where (supplier_pages.held_until is null or supplier_pages.held_until <= ${moment})
      and (supplier_pages.answered_at is null or supplier_pages.answered_at <= excluded.answered_at)`);
}

/** Notes that the pages a feed answered for last are as it said. */
export async function confirmPages(db: Db, { supplierId, url }: FeedRecord, at: Date): Promise<void> {
  await db
    .update(supplierPages)
    .set({ answeredAt: at, claimedAt: at })
    .where(and(eq(supplierPages.supplierId, supplierId), eq(supplierPages.fedBy, url), lte(supplierPages.answeredAt, at)));
}

/** The feeds of crawled suppliers that have not been read for too long, the longest first. */
export async function lateFeeds(
  db: Db,
  now: Date,
  lateSeconds: number,
): Promise<{ id: string; reason: string | null; readAt: string | null }[]> {
  const since = new Date(now.getTime() - lateSeconds * 1000);
  const last = sql<Date>`coalesce(${supplierFeeds.readAt}, ${supplierFeeds.since})`;
  const rows = await db
    .select({ id: supplierFeeds.supplierId, reason: supplierFeeds.reason, readAt: supplierFeeds.readAt })
    .from(supplierFeeds)
    .innerJoin(suppliers, eq(suppliers.id, supplierFeeds.supplierId))
    .where(and(eq(suppliers.enabled, true), isNotNull(suppliers.feedUrl), sql`${last} < ${timestamp(since)}`))
    .orderBy(last);
  return rows.map(({ readAt, ...late }) => ({ ...late, readAt: readAt?.toISOString() ?? null }));
}

/** How the feeds of suppliers stand. */
export async function allFeeds(db: Db): Promise<FeedRecord[]> {
  return db.select().from(supplierFeeds);
}
