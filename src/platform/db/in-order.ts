import { sql, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

/**
 * The rows for which `where` holds, for the condition of a statement that writes to them: locked in the order of their ids before it does, so that
 * of two that take some of the same each waits for the other's end, and not each for a row of the other's. Whoever was waited for may have changed
 * a row: `where` is judged again, and says of it what makes it free.
 */
export const inOrder = (id: PgColumn, where: SQL | undefined, of: SQL = sql`${id}`): SQL =>
  sql`${of} in (select ${id} from ${id.table} where ${where} order by ${id} for no key update)`;
