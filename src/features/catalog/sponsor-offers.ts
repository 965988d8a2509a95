import { and, desc, eq, inArray, isNull, sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import type { OfferForAuction } from "../ads/ports.ts";
import { appendChanged, DELTA_PAYLOAD, lockLog, logIsOpen, type LogEntry } from "./delta-log.ts";
import type { Sponsorship } from "./rules.ts";
import { searchOffers } from "./tables.ts";

/** The offers of some suppliers that an open search shows, the most relevant first. */
export async function offersOf(db: Db, searchId: string, supplierIds: readonly string[], limit: number): Promise<OfferForAuction[]> {
  const supplierId = sql<string>`${searchOffers.view} ->> 'supplierId'`;
  return db
    .select({
      offerId: searchOffers.offerId,
      supplierId,
      title: sql<string>`${searchOffers.view} ->> 'title'`,
      brand: sql<string | null>`${searchOffers.view} ->> 'brand'`,
      category: sql<string | null>`${searchOffers.view} ->> 'category'`,
      relevance: searchOffers.relevance,
    })
    .from(searchOffers)
    .where(
      and(eq(searchOffers.searchId, searchId), isNull(searchOffers.removedAt), inArray(supplierId, [...supplierIds]), logIsOpen(searchId)),
    )
    .orderBy(desc(searchOffers.relevance), searchOffers.offerId)
    .limit(limit);
}

/** True while an open search shows all of these offers. */
export function allShown(searchId: string, offerIds: readonly string[]): SQL {
  const ids = JSON.stringify(offerIds);
  return sql`${logIsOpen(searchId)} and not exists (
    select 1 from jsonb_array_elements_text(${ids}::jsonb) as wanted (offer_id)
    where not exists (
      select 1 from ${searchOffers} o where o.search_id = ${searchId} and o.offer_id = wanted.offer_id and o.removed_at is null))`;
}

/**
 * The statement that marks offers of a search as sponsored, with the deltas that tell of it, where `condition` holds at this point of
 * the batch. Goes behind `lockLog` in the same batch; answers the revisions.
 */
export function sponsorOffers(db: Db, entry: LogEntry, marks: Readonly<Record<string, Sponsorship>>, condition: SQL) {
  const change = sql`
    update ${searchOffers} set sponsored = ${JSON.stringify(marks)}::jsonb -> offer_id
    where search_id = ${entry.searchId} and ${JSON.stringify(marks)}::jsonb -> offer_id is not null and ${condition}
    returning offer_id, ${DELTA_PAYLOAD} as payload`;
  return appendChanged(db, entry, "offer.upserted", change);
}

/**
 * The two statements that tell an open search's log of each marked offer anew, as it is shown by now, where `condition` holds at this point
 * of the batch; the second answers the revisions.
 */
export const tellMarked = (db: Db, entry: LogEntry, condition: SQL) => [
  lockLog(db, entry.searchId),
  appendChanged(
    db,
    entry,
    "offer.upserted",
    sql`
    select offer_id, ${DELTA_PAYLOAD} as payload from ${searchOffers}
    where search_id = ${entry.searchId} and sponsored is not null and removed_at is null and ${logIsOpen(entry.searchId)} and ${condition}`,
  ),
];
