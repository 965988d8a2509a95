import { sql, type SQL, type SQLWrapper } from "drizzle-orm";
import { searches } from "./tables.ts";

/** Whose a search is, as a subquery; null where there is no such search. It never changes hands. */
export const buyerOf = (searchId: string | SQLWrapper): SQL => sql`(select buyer_id from ${searches} where id = ${searchId})`;
