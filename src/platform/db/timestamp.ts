import { sql, type SQL } from "drizzle-orm";

/** A moment as a parameter of a statement that drizzle does not know the columns of. */
export const timestamp = (moment: Date): SQL => sql`${moment.toISOString()}::timestamptz`;
