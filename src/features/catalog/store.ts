import { and, eq, getTableColumns, inArray, isNotNull, isNull, lt, lte, or, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import { appendChanged, DELTA_PAYLOAD, lockLog, logIsOpen, revisionOf, type LogEntry } from "./delta-log.ts";
import type { OfferView, SupplierOffer } from "./rules.ts";
import { tellFound, tellPriceDrops, type Telling } from "./tell-offers.ts";
import { offers, searchDeltas, searchLogs, searchOffers } from "./tables.ts";

export type OfferRow = typeof offers.$inferSelect;

/** An offer, when its page was fetched, and the address that was asked for it where that is known. */
export type SeenOffer = SupplierOffer & { seenAt: Date; page?: string };

/** The columns that an offer's reading fills. */
export function offerRow({ price, stock, ...facts }: SeenOffer) {
  const told = { stock: stock?.pieces ?? null, stockToldAt: stock ? facts.seenAt : null, stockToldBy: stock?.page ?? null };
  const unsaid = {
    brand: null,
    sku: null,
    mpn: null,
    gtin: null,
    category: null,
    imageSource: null,
    range: null,
    delivery: null,
    evidence: null,
  };
  return { ...unsaid, ...facts, ...price, ...told, confirmedAt: null };
}

const READING = Object.keys(getTableColumns(offers)).filter((column) => !["id", "supplierId", "productKey"].includes(column));

/** Which offers a reading may withdraw: those of a page, or of a supplier's feeds, at whichever addresses they stood. */
export type MadeBy = { supplierId: string; page: string } | { supplierId: string; feeds: true };

/**
 * Stores the offers of a page, those of its products that it makes no more withdrawn where it was read as a whole. The ids are for offers
 * that are new; one that was read later stays as it was read then, its stock too. Of two of one product the first counts. What became
 * cheaper is told of in the same transaction.
 * @param keep the product keys that the page names; undefined where it may name others
 */
export async function storeReading(
  db: Db,
  {
    supplierId,
    page,
    seenAt,
    keep,
    leavesOut,
    telling,
  }: { supplierId: string; page: string; seenAt: Date; keep: readonly string[] | undefined; leavesOut?: true; telling: Telling },
  read: readonly (SeenOffer & { id: string })[],
): Promise<OfferRow[]> {
  const first = read
    .filter(({ productKey }, index) => read.findIndex((other) => other.productKey === productKey) === index)
    .toSorted((a, b) => (a.productKey < b.productKey ? -1 : 1));
  const rows = first.map(({ id, ...offer }) => ({ id, ...offerRow(offer), withdrawnAt: null }));
  const gone = keep && withdrawMade(db, { supplierId, page }, { seenAt, keep });
  if (rows.length === 0) {
    await gone;
    return [];
  }
  const upsert = db
    .insert(offers)
    .values(rows)
    .onConflictDoUpdate({
      target: [offers.supplierId, offers.productKey],
      set: {
        ...Object.fromEntries(READING.map((column) => [column, sql.raw(`excluded.${snakeCase(column)}`)])),
        ...(leavesOut ? LEFT_OUT : {}),
      },
      setWhere: sql`${offers.seenAt} <= excluded.seen_at`,
    })
    .returning();
  const told = tellPriceDrops(db, { supplierId, seenAt }, first, telling);
  const [, stored] = gone ? await db.batch([told, upsert, gone]) : await db.batch([told, upsert]);
  return stored;
}

/** What a file that leaves it out does not say anew. */
const LEFT_OUT = {
  minimumQuantity: sql`${offers.minimumQuantity}`,
  ...Object.fromEntries(
    ["stock", "stockToldAt", "stockToldBy"].map((column) => [
      column,
      sql.raw(`case when excluded.stock is null then offers.${snakeCase(column)} else excluded.${snakeCase(column)} end`),
    ]),
  ),
};

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The statement that withdraws what some files offered and was not seen since, but for the products that are named still. */
export function withdrawMade(
  db: Db,
  by: MadeBy,
  { seenAt, keep, withdrawnAt = seenAt }: { seenAt: Date; keep: readonly string[]; withdrawnAt?: Date },
) {
  return db
    .update(offers)
    .set({ withdrawnAt })
    .where(
      and(
        madeBy(by),
        isNull(offers.withdrawnAt),
        lte(offers.seenAt, seenAt),
        keep.length > 0 ? sql`${offers.productKey} not in ${keysIn(keep)}` : undefined,
      ),
    );
}

/** One parameter, however many they are. */
const keysIn = (keys: readonly string[]) => sql`(select jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb))`;

/** What a file made last; of a page that a release before read, what is known by its own address alone. */
const madeBy = (by: MadeBy) =>
  and(
    eq(offers.supplierId, by.supplierId),
    "page" in by
      ? or(eq(offers.page, by.page), and(isNull(offers.page), eq(offers.url, by.page)))
      : sql`${offers.evidence} @> '[{"syntax":"feed"}]'::jsonb`,
  );

/** Notes at which later moment a page was as it was when its offers were read. */
export async function confirmOffers(
  db: Db,
  { supplierId, page, at, leavesOut }: { supplierId: string; page: string; at: Date; leavesOut?: true },
): Promise<void> {
  const retold = leavesOut ? sql`when ${offers.stockToldBy} is distinct from ${page} then ${offers.stockToldAt}` : sql``;
  const told = sql`case when ${offers.stock} is null then null ${retold} else ${timestamp(at)} end`;
  await db
    .update(offers)
    .set({ confirmedAt: at, stockToldAt: told })
    .where(and(eq(offers.supplierId, supplierId), eq(offers.page, page), isNull(offers.withdrawnAt), lt(offers.seenAt, at)));
}

/** The offers of some of a supplier's products that are for sale or may be again. */
export async function standingOffers(db: Db, supplierId: string, productKeys: readonly string[]): Promise<OfferRow[]> {
  if (productKeys.length === 0) return [];
  return db
    .select()
    .from(offers)
    .where(and(eq(offers.supplierId, supplierId), inArray(offers.productKey, [...productKeys]), isNull(offers.withdrawnAt)));
}

/** An offer as a search is to show it, and the reading it is shown by. */
export interface ShownReading {
  offerId: string;
  seenAt: Date;
  view: OfferView;
}

/**
 * Shows offers in a search, in one transaction with the deltas that tell of it. One that is shown just so leaves no delta; a search that is
 * done shows nothing more. Each offer is held while it is shown: whoever stores a later reading sees that this search shows it.
 * @returns the revisions of the offers that changed, and the offers that another reading has overtaken, which are not shown by this one
 */
export async function show(
  db: Db,
  { eventId, ...entry }: LogEntry & { eventId: string },
  shown: readonly ShownReading[],
): Promise<{ revisions: ReadonlyMap<string, number>; overtaken: ReadonlySet<string> }> {
  const { searchId } = entry;
  const wanted = JSON.stringify(shown.map(({ offerId, seenAt, view }) => ({ id: offerId, seen_at: seenAt, view })));
  const readings = sql`jsonb_to_recordset(${wanted}::jsonb) as wanted (id text, seen_at timestamptz, view jsonb)`;
  const change = sql`
    insert into ${searchOffers} (search_id, offer_id, view, relevance)
    select ${searchId}, o.id, wanted.view, (wanted.view ->> 'relevance')::real
    from ${readings} join ${offers} o on o.id = wanted.id and o.seen_at = wanted.seen_at and o.withdrawn_at is null
    where ${logIsOpen(searchId)}
    on conflict (search_id, offer_id) do update set view = excluded.view, relevance = excluded.relevance, removed_at = null
    where search_offers.view is distinct from excluded.view or search_offers.removed_at is not null
    returning offer_id, ${DELTA_PAYLOAD} as payload`;
  const held = db
    .select({ id: offers.id, seenAt: offers.seenAt, withdrawnAt: offers.withdrawnAt })
    .from(offers)
    .where(
      inArray(
        offers.id,
        shown.map(({ offerId }) => offerId),
      ),
    )
    .orderBy(offers.id)
    .for("share");
  const told = tellFound(db, searchId, shown, { eventId, at: entry.at });
  const [, now, , appended] = await db.batch([lockLog(db, searchId), held, told, appendChanged(db, entry, "offer.upserted", change)]);
  const seen = new Map(shown.map(({ offerId, seenAt }) => [offerId, seenAt.getTime()]));
  const overtaken = now.filter(({ id, seenAt, withdrawnAt }) => withdrawnAt !== null || seenAt.getTime() !== seen.get(id));
  const revisions = new Map(appended.rows.map(({ offer_id, revision }) => [String(offer_id), Number(revision)]));
  return { revisions, overtaken: new Set(overtaken.map(({ id }) => id)) };
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

/** Open searches that show offers which were withdrawn. */
export async function shownThoughWithdrawn(db: Db, by: MadeBy): Promise<{ searchId: string; offerId: string }[]> {
  return db
    .select({ searchId: searchOffers.searchId, offerId: searchOffers.offerId })
    .from(searchOffers)
    .innerJoin(offers, eq(offers.id, searchOffers.offerId))
    .innerJoin(searchLogs, eq(searchLogs.searchId, searchOffers.searchId))
    .where(and(madeBy(by), isNotNull(offers.withdrawnAt), isNull(searchOffers.removedAt), isNull(searchLogs.doneAt)));
}

export async function offerById(db: Db, offerId: string): Promise<OfferRow | undefined> {
  const [row] = await db.select().from(offers).where(eq(offers.id, offerId));
  return row;
}

export async function offersById(db: Db, offerIds: readonly string[]): Promise<OfferRow[]> {
  return db
    .select()
    .from(offers)
    .where(inArray(offers.id, [...offerIds]));
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
  /** Deltas of revisions that were given out and not trimmed. */
  deltas: number;
  /** Deltas of revisions that were never given out. */
  beyond: number;
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
    select l.search_id as "searchId", l.revision, l.trimmed_to as "trimmedTo",
      (count(d.revision) filter (where d.revision > l.trimmed_to and d.revision <= l.revision))::int as deltas,
      (count(d.revision) filter (where d.revision > l.revision))::int as beyond,
      coalesce(max(d.revision) filter (where d.at < ${before.toISOString()}::timestamptz), l.trimmed_to) as "settledRevision"
    from active join ${searchLogs} l on l.search_id = active.search_id left join ${searchDeltas} d on d.search_id = l.search_id
    group by l.search_id`);
  return rows;
}
