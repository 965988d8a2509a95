import { eq } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { Db } from "../../platform/db/client.ts";
import { adAuctions } from "./tables.ts";

/** The auction of a search, where it has been held; also as a subquery. */
export function auctionOf(db: Db, searchId: string | PgColumn) {
  return db.select({ id: adAuctions.id }).from(adAuctions).where(eq(adAuctions.searchId, searchId));
}
