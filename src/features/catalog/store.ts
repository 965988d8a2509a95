import { and, desc, eq, gt, isNull, lt, lte, or, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { appendChanged, DELTA_PAYLOAD, lockLog, logIsOpen, revisionOf, type LogEntry } from "./delta-log.ts";
import type { OfferView, SupplierOffer } from "./rules.ts";
import { offers, searchDeltas, searchLogs, searchOffers } from "./tables.ts";

export type OfferRow = typeof offers.$inferSelect;

/** An offer, and when its page was fetched. */
export type SeenOffer = SupplierOffer & { seenAt: Date };

/** The columns that an offer's reading fills. */
export function offerRow({ price, stock, ...facts }: SeenOffer) {
  const told = { stock: stock?.pieces ?? null, stockToldAt: stock ? facts.seenAt : null, stockToldBy: stock?.page ?? null };
  const unsaid = { brand: null, sku: null, mpn: null, gtin: null, category: null, imageSource: null, range: null, evidence: null };
  return { ...unsaid, ...facts, ...price, ...told };
}

/**
 * Stores an offer and shows it in a search, in one transaction with the delta that tells of it. An offer that is already shown
 * just so leaves no delta; a search that is done shows nothing more. The id is for an offer that is new; one that was read later
 * stays as it was read then, its stock too.
 * @returns the revision it became, or undefined where nothing changed
 */
export async function publish(
  db: Db,
  entry: LogEntry,
  { id, ...offer }: SeenOffer & { id: string },
  view: OfferView,
): Promise<number | undefined> {
  const { searchId } = entry;
  const row = { ...offerRow(offer), withdrawnAt: null };
  const change = sql`
    insert into ${searchOffers} (search_id, offer_id, view, relevance)
    select ${searchId}, id, ${JSON.stringify(view)}::jsonb, ${view.relevance}::real from ${offers}
    where supplier_id = ${offer.supplierId} and product_key = ${offer.productKey} and ${logIsOpen(searchId)}
    on conflict (search_id, offer_id) do update set view = excluded.view, relevance = excluded.relevance, removed_at = null
    where search_offers.view is distinct from excluded.view or search_offers.removed_at is not null
    returning offer_id, ${DELTA_PAYLOAD} as payload`;
  const [, , appended] = await db.batch([
    lockLog(db, searchId),
    db
      .insert(offers)
      .values({ id, ...row })
      .onConflictDoUpdate({
        target: [offers.supplierId, offers.productKey],
        set: row,
        setWhere: lte(offers.seenAt, offer.seenAt),
      }),
    appendChanged(db, entry, "offer.upserted", change),
  ]);
  return revisionOf(appended);
}

/** Takes an offer out of a search that shows it. */
export async function remove(db: Db, searchId: string, offerId: string, now: Date): Promise<number | undefined> {
  const change = sql`
    update ${searchOffers} set removed_at = ${now.toISOString()}::timestamptz
    where search_id = ${searchId} and offer_id = ${offerId} and removed_at is null and ${logIsOpen(searchId)}
    returning offer_id, '{}'::jsonb as payload`;
  const [, appended] = await db.batch([lockLog(db, searchId), appendChanged(db, { searchId, at: now }, "offer.removed", change)]);
  return revisionOf(appended);
}

/** Marks the offers of a page as withdrawn and names the open searches that show them. */
export async function withdrawAt(db: Db, supplierId: string, url: string, now: Date): Promise<{ searchId: string; offerId: string }[]> {
  const [, shown] = await db.batch([
    db
      .update(offers)
      .set({ withdrawnAt: now })
      .where(and(eq(offers.supplierId, supplierId), eq(offers.url, url), isNull(offers.withdrawnAt))),
    db
      .select({ searchId: searchOffers.searchId, offerId: searchOffers.offerId })
      .from(searchOffers)
      .innerJoin(offers, eq(offers.id, searchOffers.offerId))
      .innerJoin(searchLogs, eq(searchLogs.searchId, searchOffers.searchId))
      .where(and(eq(offers.supplierId, supplierId), eq(offers.url, url), isNull(searchOffers.removedAt), isNull(searchLogs.doneAt))),
  ]);
  return shown;
}

export async function offerById(db: Db, offerId: string): Promise<OfferRow | undefined> {
  const [row] = await db.select().from(offers).where(eq(offers.id, offerId));
  return row;
}

/** Shown offers of a search, the most relevant first, after the given key; the statement, for the batch of whoever knows whose search it is. */
export function shownOffers(db: Db, searchId: string, limit: number, after?: { relevance: number; offerId: string }) {
  const beyond =
    after &&
    and(
      lte(searchOffers.relevance, after.relevance),
      or(lt(searchOffers.relevance, after.relevance), gt(searchOffers.offerId, after.offerId)),
    );
  return db
    .select()
    .from(searchOffers)
    .where(and(eq(searchOffers.searchId, searchId), isNull(searchOffers.removedAt), beyond))
    .orderBy(desc(searchOffers.relevance), searchOffers.offerId)
    .limit(limit);
}

export async function logRevision(db: Db, searchId: string): Promise<number | undefined> {
  const [row] = await db.select({ revision: searchLogs.revision }).from(searchLogs).where(eq(searchLogs.searchId, searchId));
  return row?.revision;
}

/** Deletes deltas older than a moment and notes in each log up to where; one statement, so no reader falls between the two. */
export async function deleteDeltasBefore(db: Db, before: Date): Promise<number> {
  const { rows } = await db.execute(sql`
    with gone as (delete from ${searchDeltas} where at < ${before.toISOString()}::timestamptz returning search_id, revision),
    last as (select search_id, max(revision) as revision, count(*) as deltas from gone group by search_id)
    update ${searchLogs} set trimmed_to = last.revision from last where search_logs.search_id = last.search_id
    returning last.deltas`);
  return rows.reduce((sum, { deltas }) => sum + Number(deltas), 0);
}

export interface ActiveLog {
  searchId: string;
  revision: number;
  trimmedTo: number;
  deltas: number;
  /** The last revision from before the moment asked for. */
  settledRevision: number;
}

/** Deltas looked through for the logs that changed last. */
const RECENT_DELTAS = 2_000;

/** The logs that changed last, with the deltas they have and the revision they had at a moment; one statement, so one moment of each. */
export async function activeLogs(db: Db, before: Date, limit: number): Promise<ActiveLog[]> {
  const { rows } = await db.execute<ActiveLog & Record<string, unknown>>(sql`
    with recent as (select search_id, at from ${searchDeltas} order by at desc limit ${RECENT_DELTAS}),
    active as (select search_id from recent group by search_id order by max(at) desc limit ${limit})
    select l.search_id as "searchId", l.revision, l.trimmed_to as "trimmedTo", count(d.revision)::int as deltas,
      coalesce(max(d.revision) filter (where d.at < ${before.toISOString()}::timestamptz), l.trimmed_to) as "settledRevision"
    from active join ${searchLogs} l on l.search_id = active.search_id left join ${searchDeltas} d on d.search_id = l.search_id
    group by l.search_id`);
  return rows;
}
