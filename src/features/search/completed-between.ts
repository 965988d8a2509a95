import { and, gte, lt } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { searches } from "./tables.ts";

/** The searches that were completed between two moments, the latter not included, as a subquery. */
export const completedBetween = (db: Db, since: Date, before: Date) =>
  db
    .select({ id: searches.id, completedAt: searches.completedAt })
    .from(searches)
    .where(and(gte(searches.completedAt, since), lt(searches.completedAt, before)));
