import { sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { buyerSessions } from "./tables.ts";

/**
 * That Postgres has a session as not ended, as a condition of a statement: for what outlives its session by far, and must not be made by one
 * that ends in another transaction meanwhile.
 */
export const sessionStands = (id: string): SQL => sql`exists (select 1 from ${buyerSessions} where id = ${id} and revoked_at is null)`;

export async function standsInPostgres(db: Db, id: string): Promise<boolean> {
  const { rows } = await db.execute<{ stands: boolean }>(sql`select ${sessionStands(id)} as stands`);
  return rows[0]?.stands === true;
}
