import { sql, type SQL } from "drizzle-orm";
import { buyers } from "./tables.ts";

/** That a buyer's address was unproven at a moment, as a condition of a statement. */
export const unprovenAt = (buyerId: string, moment: SQL): SQL =>
  sql`exists (select 1 from ${buyers} b where b.id = ${buyerId} and (b.email_verified_at is null or ${moment} < b.email_verified_at))`;
