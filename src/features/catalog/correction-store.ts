import { and, eq, inArray, isNull, lte, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import { appendChanged, DELTA_PAYLOAD, lockLog, logIsOpen, revisionOf, type LogEntry } from "./delta-log.ts";
import type { OfferView } from "./rules.ts";
import { offerRow, type OfferRow, type SeenOffer } from "./store.ts";
import { offers, searchLogs, searchOffers } from "./tables.ts";

/** A supplier's offers by their product keys. */
export async function offersByProduct(db: Db, supplierId: string, productKeys: readonly string[]): Promise<Map<string, OfferRow>> {
  if (productKeys.length === 0) return new Map();
  const rows = await db
    .select()
    .from(offers)
    .where(and(eq(offers.supplierId, supplierId), inArray(offers.productKey, [...new Set(productKeys)])));
  return new Map(rows.map((row) => [row.productKey, row]));
}

/** A page that was said to be unchanged since it was fetched has said so of what it is read as now, its stock too. */
function stillConfirmed({ seenAt, stock }: SeenOffer) {
  const confirmed = sql`case when ${offers.confirmedAt} > ${timestamp(seenAt)} then ${offers.confirmedAt} end`;
  return { confirmedAt: confirmed, ...(stock ? { stockToldAt: sql`coalesce(${confirmed}, ${timestamp(seenAt)})` } : {}) };
}

/** Overwrites an offer by a reading that is no older than it; false where a newer one came first or its page is gone. */
export async function overwrite(db: Db, offerId: string, offer: SeenOffer): Promise<boolean> {
  const written = await db
    .update(offers)
    .set({ ...offerRow(offer), ...stillConfirmed(offer) })
    .where(and(eq(offers.id, offerId), lte(offers.seenAt, offer.seenAt), isNull(offers.withdrawnAt)))
    .returning({ id: offers.id });
  return written.length > 0;
}

/** The open searches that show any of some offers, and how. */
export async function openViewsOf(db: Db, offerIds: readonly string[]): Promise<{ searchId: string; offerId: string; view: OfferView }[]> {
  return db
    .select({ searchId: searchOffers.searchId, offerId: searchOffers.offerId, view: searchOffers.view })
    .from(searchOffers)
    .innerJoin(searchLogs, eq(searchLogs.searchId, searchOffers.searchId))
    .where(and(inArray(searchOffers.offerId, [...offerIds]), isNull(searchOffers.removedAt), isNull(searchLogs.doneAt)));
}

/**
 * Shows an offer anew in a search that shows it, while the reading of `seenAt` is still the offer's.
 * @returns the revision it became, or undefined where nothing changed
 */
export async function reshow(
  db: Db,
  entry: LogEntry,
  { offerId, seenAt }: { offerId: string; seenAt: Date },
  view: OfferView,
): Promise<number | undefined> {
  const { searchId } = entry;
  const change = sql`
    update ${searchOffers} set view = ${JSON.stringify(view)}::jsonb
    where search_id = ${searchId} and offer_id = ${offerId} and removed_at is null and ${logIsOpen(searchId)}
      and view is distinct from ${JSON.stringify(view)}::jsonb
      and exists (select 1 from ${offers} where id = ${offerId} and seen_at = ${seenAt.toISOString()}::timestamptz)
    returning offer_id, ${DELTA_PAYLOAD} as payload`;
  const [, appended] = await db.batch([lockLog(db, searchId), appendChanged(db, entry, "offer.upserted", change)]);
  return revisionOf(appended);
}
