import { and, desc, gte, lt } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import type { Newest } from "../../platform/db/newest.ts";
import { searches } from "./tables.ts";

/** The searches that were completed last between two moments, the latter not included, as a subquery. */
export const completedBetween = (db: Db, { since, before, most }: Newest) =>
  db
    .select({ id: searches.id, completedAt: searches.completedAt })
    .from(searches)
    .where(and(gte(searches.completedAt, since), lt(searches.completedAt, before)))
    .orderBy(desc(searches.completedAt))
    .limit(most);
