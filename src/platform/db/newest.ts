import { sql, type SQL } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { timestamp } from "./timestamp.ts";

/** Rows between two moments, the latter not included, of which no more are looked at than the newest `most`. */
export interface Newest {
  since: Date;
  before: Date;
  most: number;
}

/**
 * The time of the row that follows on the `most` newest; null where there are no more. Walks the index of `at` from its end, so it costs
 * `most` rows however many there are.
 */
export const timeBeyond = (table: PgTable, at: PgColumn, { since, before, most }: Newest, which: SQL = sql`true`): SQL => sql`(
  select ${at} from ${table} where ${which} and ${at} >= ${timestamp(since)} and ${at} < ${timestamp(before)}
  order by ${at} desc offset ${most} limit 1)`;
