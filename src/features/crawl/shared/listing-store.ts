import { and, eq, sql } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import { timestamp } from "../../../platform/db/timestamp.ts";
import { supplierListings } from "../tables.ts";
import type { PageClaim } from "./page-store.ts";
import type { Freshness } from "./rules.ts";

type ListingRow = typeof supplierListings.$inferSelect;

const isFresh = (fresh: Freshness) =>
  sql`${supplierListings.readAt} >= case when ${supplierListings.whole} then ${timestamp(fresh.listing)} else ${timestamp(fresh.broken)} end`;

/** What a listing lists, where it is fresh: one that is not may be large, and is asked for again and again while it is read. */
export async function freshListing(db: Db, supplierId: string, url: string, fresh: Freshness): Promise<ListingRow | undefined> {
  const [row] = await db
    .select()
    .from(supplierListings)
    .where(and(eq(supplierListings.supplierId, supplierId), eq(supplierListings.url, url), isFresh(fresh)));
  return row;
}

/** Claims a listing that is not fresh and that nobody reads; the claim's fence. */
export async function claimListing(
  db: Db,
  { supplierId, url, holder, now, until }: PageClaim,
  fresh: Freshness,
): Promise<number | undefined> {
  const [claimed] = await db
    .insert(supplierListings)
    .values({ supplierId, url, holder, heldUntil: until, fence: 1, claimedAt: now })
    .onConflictDoUpdate({
      target: [supplierListings.supplierId, supplierListings.url],
      set: { holder, heldUntil: until, claimedAt: now, fence: sql`${supplierListings.fence} + 1` },
      setWhere: sql`(${supplierListings.heldUntil} is null or ${supplierListings.heldUntil} <= ${timestamp(now)})
        and not coalesce(${isFresh(fresh)}, false)`,
    })
    .returning({ fence: supplierListings.fence });
  return claimed?.fence;
}

/** Gives a listing back, with what was read of it where anything was. A claim that was lost writes nothing. */
export async function endListing(
  db: Db,
  { supplierId, url, fence }: Pick<ListingRow, "supplierId" | "url" | "fence">,
  read?: Pick<ListingRow, "readAt" | "addresses" | "cut" | "whole">,
): Promise<void> {
  await db
    .update(supplierListings)
    .set({ holder: null, heldUntil: null, ...read })
    .where(and(eq(supplierListings.supplierId, supplierId), eq(supplierListings.url, url), eq(supplierListings.fence, fence)));
}

/** Stores what a listing lists that nobody has to claim, because one alone reads it. */
export async function putListing(db: Db, listing: Pick<ListingRow, "supplierId" | "url" | "addresses"> & { readAt: Date }): Promise<void> {
  const { readAt, addresses } = listing;
  await db
    .insert(supplierListings)
    .values({ ...listing, claimedAt: readAt })
    .onConflictDoUpdate({
      target: [supplierListings.supplierId, supplierListings.url],
      set: { addresses, readAt, claimedAt: readAt },
      setWhere: sql`${supplierListings.readAt} is null or ${supplierListings.readAt} <= ${timestamp(readAt)}`,
    });
}

/** Notes that a listing is as it was. */
export async function confirmListing(db: Db, { supplierId, url }: Pick<ListingRow, "supplierId" | "url">, at: Date): Promise<void> {
  await db
    .update(supplierListings)
    .set({ readAt: at, claimedAt: at })
    .where(
      and(eq(supplierListings.supplierId, supplierId), eq(supplierListings.url, url), sql`${supplierListings.readAt} <= ${timestamp(at)}`),
    );
}

/** Deletes the listings that nobody has asked for since. */
export async function forgetListings(db: Db, before: Date): Promise<void> {
  await db.delete(supplierListings).where(sql`${supplierListings.claimedAt} < ${timestamp(before)}`);
}
