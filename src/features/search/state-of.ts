import { sql, type SQL } from "drizzle-orm";
import { searches } from "./tables.ts";

/** How a search stands, as a subquery; null where there is no such search. */
export const stateOf = (searchId: string): SQL => sql`(select state from ${searches} where id = ${searchId})`;
