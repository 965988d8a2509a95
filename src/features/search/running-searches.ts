import { and, desc, eq } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { searches } from "./tables.ts";

/** A buyer's searches whose crawls are out, the latest first. */
export const runningSearchesOf = (db: Db, buyerId: string, limit: number) =>
  db
    .select({ id: searches.id })
    .from(searches)
    .where(and(eq(searches.buyerId, buyerId), eq(searches.state, "RUNNING")))
    .orderBy(desc(searches.id))
    .limit(limit);
