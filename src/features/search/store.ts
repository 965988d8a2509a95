import { and, desc, eq, exists, lt, lte, notExists, sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { appendEventWhere, type BusinessEvent } from "../../platform/outbox/outbox.ts";
import { auctionOf } from "../ads/auction-of.ts";
import type { Audience } from "../ads/targets.ts";
import { appendDone, lockLog, openLog } from "../catalog/delta-log.ts";
import { cancelCrawls } from "../crawl/cancel-crawls.ts";
import { fruitfulCrawls, queueCrawls, unfinishedCrawls, type PlannedCrawl } from "../crawl/queue-crawls.ts";
import { searches } from "./tables.ts";

export type SearchRow = typeof searches.$inferSelect;

/** Keeps a draft with its log; where its Idempotency-Key made a search before, nothing is kept, and that one is answered. */
export async function insertSearch(db: Db, row: SearchRow): Promise<SearchRow | undefined> {
  const isKept = exists(db.select({ id: searches.id }).from(searches).where(eq(searches.id, row.id)));
  const { buyerId, idempotencyKey } = row;
  const kept = db
    .insert(searches)
    .values(row)
    .onConflictDoNothing({ target: [searches.buyerId, searches.idempotencyKey] });
  const [, , [made]] = await db.batch([kept, openLog(db, row.id, isKept), madeUnder(db, buyerId, idempotencyKey)]);
  return made && made.id !== row.id ? made : undefined;
}

/** The statement that finds what a buyer's key made; none where there is no key. */
const madeUnder = (db: Db, buyerId: string, idempotencyKey: string | null) =>
  db
    .select()
    .from(searches)
    .where(and(eq(searches.buyerId, buyerId), sql`${searches.idempotencyKey} = ${idempotencyKey}::text`));

/** What a buyer's Idempotency-Key made before. */
export async function searchUnder(db: Db, buyerId: string, idempotencyKey: string): Promise<SearchRow | undefined> {
  const [row] = await madeUnder(db, buyerId, idempotencyKey);
  return row;
}

export async function searchById(db: Db, searchId: string): Promise<SearchRow | undefined> {
  const [row] = await db.select().from(searches).where(eq(searches.id, searchId));
  return row;
}

/** A buyer's own search; another's does not exist for them. */
export async function searchOf(db: Db, buyerId: string, searchId: string): Promise<SearchRow | undefined> {
  const [row] = await db
    .select()
    .from(searches)
    .where(and(eq(searches.id, searchId), eq(searches.buyerId, buyerId)));
  return row;
}

/** The statement that finds whether a search is a buyer's own, for the batch that reads what it shows. */
export const isOwn = (db: Db, buyerId: string, searchId: string) =>
  db
    .select({ id: searches.id, items: searches.items, currency: searches.currency })
    .from(searches)
    .where(and(eq(searches.id, searchId), eq(searches.buyerId, buyerId)));

/** What a search's prices are shown in, within a statement over its offers. */
export const currencyOf = (searchId: string): SQL => sql`(select currency from ${searches} where id = ${searchId})`;

export async function searchesOf(db: Db, buyerId: string, limit: number, before?: string): Promise<SearchRow[]> {
  return db
    .select()
    .from(searches)
    .where(and(eq(searches.buyerId, buyerId), before === undefined ? undefined : lt(searches.id, before)))
    .orderBy(desc(searches.id))
    .limit(limit);
}

/** What is known of whoever sends a search out. */
export interface Confirming {
  /** The client opts its buyer out, so no place of it is sold. */
  unsponsored?: boolean;
  /** Undefined where the client is not the buyer's own, and says nothing of him. */
  audience?: Audience | undefined;
}

/** Takes a draft to RUNNING and queues its crawls in the same statement, told in its log; the ids of the crawls made by this call, none on a repeat. */
export async function confirm(
  db: Db,
  { searchId, buyerId, unsponsored = false, audience }: { searchId: string; buyerId: string } & Confirming,
  planned: readonly PlannedCrawl[],
  now: Date,
): Promise<string[]> {
  const confirmed: SQL = sql`
    update ${searches} set state = 'RUNNING', confirmed_at = ${now.toISOString()}::timestamptz, unsponsored = ${unsponsored},
      audience = ${audience === undefined ? null : JSON.stringify(audience)}::jsonb
    where id = ${searchId} and buyer_id = ${buyerId} and state = 'DRAFT'
    returning id`;
  const [queued, ...told] = queueCrawls(db, { searchId, at: now }, confirmed, planned);
  const [made] = await db.batch([queued, ...told]);
  return made.rows.map(({ id }) => String(id));
}

/** Writes what the things of a draft are called; false where it is a draft no more. */
export async function nameDraft(db: Db, searchId: string, named: Pick<SearchRow, "items" | "degraded">): Promise<boolean> {
  const updated = await db
    .update(searches)
    .set(named)
    .where(and(eq(searches.id, searchId), eq(searches.state, "DRAFT")))
    .returning({ id: searches.id });
  return updated.length > 0;
}

export async function noteKnownShown(db: Db, searchId: string, now: Date): Promise<void> {
  await db.update(searches).set({ knownShownAt: now }).where(eq(searches.id, searchId));
}

/**
 * Takes a running search without unfinished crawls to COMPLETED, with its event and the last delta of its log, in one transaction.
 * @returns true for the one caller that did it
 */
export async function complete(db: Db, search: SearchRow, event: BusinessEvent, now: Date): Promise<boolean> {
  const mine = sql`exists (select 1 from ${searches} where id = ${search.id} and completed_event_id = ${event.id})`;
  const [, completed] = await db.batch([
    lockLog(db, search.id),
    db
      .update(searches)
      .set({ state: "COMPLETED", completedAt: now, completedEventId: event.id })
      .where(and(eq(searches.id, search.id), eq(searches.state, "RUNNING"), notExists(unfinishedCrawls(db, search.id))))
      .returning({ id: searches.id }),
    appendEventWhere(db, event, mine),
    appendDone(db, { searchId: search.id, at: now }, { searchId: search.id, state: "COMPLETED", completedAt: now.toISOString() }, mine),
  ]);
  return completed.length > 0;
}

/**
 * Takes a running search to CANCELLED with its crawls that have not ended, and closes its log, in one transaction: what a crawl finds after
 * it is shown nowhere, and neither its auction nor its completion comes any more.
 * @returns true for the one caller that did it
 */
export async function cancel(db: Db, { searchId, buyerId }: { searchId: string; buyerId: string }, now: Date): Promise<boolean> {
  const entry = { searchId, at: now };
  const isCancelled = sql`exists (select 1 from ${searches} where id = ${searchId} and state = 'CANCELLED')`;
  const [, cancelled] = await db.batch([
    lockLog(db, searchId),
    db
      .update(searches)
      .set({ state: "CANCELLED", cancelledAt: now })
      .where(and(eq(searches.id, searchId), eq(searches.buyerId, buyerId), eq(searches.state, "RUNNING")))
      .returning({ id: searches.id }),
    cancelCrawls(db, entry, isCancelled),
    appendDone(db, entry, { searchId, state: "CANCELLED", cancelledAt: now.toISOString() }, isCancelled),
  ]);
  return cancelled.length > 0;
}

/** Running searches whose crawls have all ended: their completion was cut off. */
export async function endedButRunning(db: Db, limit: number): Promise<SearchRow[]> {
  return db
    .select()
    .from(searches)
    .where(and(eq(searches.state, "RUNNING"), notExists(unfinishedCrawls(db, searches.id))))
    .limit(limit);
}

/** Running searches whose auction has closed and was not held, though a crawl that found something ended in time; the longest waiting first. */
export async function auctionsDue(db: Db, now: Date, closesSeconds: number, limit: number): Promise<SearchRow[]> {
  const closesAt = sql`${searches.confirmedAt} + make_interval(secs => ${closesSeconds})`;
  return db
    .select()
    .from(searches)
    .where(
      and(
        eq(searches.state, "RUNNING"),
        eq(searches.unsponsored, false),
        lte(searches.confirmedAt, new Date(now.getTime() - closesSeconds * 1000)),
        notExists(auctionOf(db, searches.id)),
        exists(fruitfulCrawls(db, searches.id, closesAt)),
      ),
    )
    .orderBy(searches.confirmedAt)
    .limit(limit);
}

export async function deleteDraftsBefore(db: Db, before: Date): Promise<number> {
  const deleted = await db
    .delete(searches)
    .where(and(eq(searches.state, "DRAFT"), lt(searches.createdAt, before)))
    .returning({ id: searches.id });
  return deleted.length;
}
