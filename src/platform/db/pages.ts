import { and, asc, sql, type SQL } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { Db } from "./client.ts";

/** Rows of one page: a statement's answer stays small, however long its texts are. */
const PAGE_ROWS = 100;

/** Which rows of a table are walked, and what of them is wanted. */
export interface Walk {
  table: PgTable;
  columns: Readonly<Record<string, PgColumn>>;
  where: SQL;
  /** What tells one row from the next, in the order of an index that `where` begins. */
  keys: readonly [PgColumn, ...PgColumn[]];
}

/** All rows, in order of their keys: each page begins behind the last, so that what is written meanwhile moves none. */
export async function* pagesOf(db: Db, { table, columns, where, keys }: Walk): AsyncGenerator<Record<string, unknown>[]> {
  const names = Object.keys(columns);
  const keyColumns = Object.fromEntries(keys.map((column, index) => [`key ${index}`, column]));
  let behind: SQL | undefined;
  for (;;) {
    const rows = await db
      .select({ ...columns, ...keyColumns })
      .from(table)
      .where(and(where, behind))
      .orderBy(...keys.map((column) => asc(column)))
      .limit(PAGE_ROWS);
    if (rows.length > 0) yield rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name]])));
    const last = rows.at(-1);
    if (!last || rows.length < PAGE_ROWS) return;
    const places = keys.map((column, index) => sql.param(last[`key ${index}`], column));
    behind = sql`(${sql.join([...keys], sql`, `)}) > (${sql.join(places, sql`, `)})`;
  }
}
