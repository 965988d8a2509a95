import { inArray, sql, type SQL } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { Erased } from "../personal-data.ts";
import type { Db } from "./client.ts";

/** Deletes so many rows at most, with what hangs on them. */
export async function deleteSome(
  db: Db,
  { table, id, where }: { table: PgTable; id: PgColumn; where: SQL },
  most: number,
): Promise<Erased> {
  const some = sql`(select ${id} from ${table} where ${where} limit ${most})`;
  const { length: count } = await db.delete(table).where(inArray(id, some)).returning({ id });
  return { count, more: count === most };
}
