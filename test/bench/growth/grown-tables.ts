import { neon, neonConfig } from "@neondatabase/serverless";
import type { BenchStack } from "../bench.ts";
import { GROWING } from "./rows.ts";

export interface GrownTables {
  /** Fills every table that grows up to so many rows of its kind. */
  growTo(rows: number): Promise<void>;
}

/**
 * The tables of the bench's own Postgres, all rows one buyer's. What Postgres does behind everybody's back is put off or done here, so that
 * it is not counted as the calls' CPU.
 */
export async function grownTables({ settings }: BenchStack, buyerId: string): Promise<GrownTables> {
  neonConfig.fetchEndpoint = settings["NEON_FETCH_ENDPOINT"] ?? "";
  const sql = neon(settings["DATABASE_URL"] ?? "");
  for (const setting of ["autovacuum = off", "fsync = off", "full_page_writes = off", "max_wal_size = '16GB'"])
    await sql.query(`alter system set ${setting}`);
  await sql.query("select pg_reload_conf()");
  await sql.query("alter table checkout_attempts enable always trigger checkout_attempts_inserted");
  let grown = 0;
  return {
    async growTo(rows) {
      for (const { name, insert } of GROWING) {
        // Without the triggers of foreign keys, which would look for each of a million rows; those of the totals count them.
        await sql.transaction([sql.query("set local session_replication_role = replica"), sql.query(insert, [grown + 1, rows, buyerId])]);
        await sql.query(`vacuum analyze ${name}`);
      }
      await sql.query("checkpoint");
      grown = rows;
    },
  };
}
