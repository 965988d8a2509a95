import { inArray, sql, type SQL } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { Db } from "./client.ts";

/** Deletes so many rows at most, with what hangs on them; answers how many: fewer than `most` where none is left. */
export async function deleteSome(
  db: Db,
  { table, id, where }: { table: PgTable; id: PgColumn; where: SQL },
  most: number,
): Promise<number> {
  const some = sql`(select ${id} from ${table} where ${where} limit ${most})`;
  return (await db.delete(table).where(inArray(id, some)).returning({ id })).length;
}
