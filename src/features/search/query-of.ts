import { sql, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { searches } from "./tables.ts";

/** What was searched for, as a subquery of another feature's statement; null of no search. */
export const queryOf = (searchId: PgColumn): SQL<string | null> =>
  sql<string | null>`(select ${searches.query} from ${searches} where ${searches.id} = ${searchId})`;
