import { and, eq, inArray, sql, type SQL, type SQLWrapper } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { searchOffers } from "./tables.ts";

/** That a search has shown one of these offers, as a condition of a statement over searches. */
export function showsAny(db: Db, searchId: SQLWrapper, offerIds: readonly string[]): SQL {
  const shown = and(eq(searchOffers.searchId, searchId), inArray(searchOffers.offerId, [...offerIds]));
  return sql`exists ${db
    .select({ one: sql`1` })
    .from(searchOffers)
    .where(shown)}`;
}
