import { sql, type SQL } from "drizzle-orm";
import { buyers } from "./tables.ts";

/** Whether a buyer's account is closed, and whether it is suspended, as the statement's transaction sees it. */
export const accountClosed = (buyerId: string): SQL =>
  sql`exists (select 1 from ${buyers} where id = ${buyerId} and closed_at is not null)`;
export const accountSuspended = (buyerId: string): SQL =>
  sql`exists (select 1 from ${buyers} where id = ${buyerId} and suspended_at is not null)`;
