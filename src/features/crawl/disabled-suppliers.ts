import { sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { suppliers } from "./tables.ts";

/** Suppliers that are switched off, as a subquery of another feature's statement: a list of ids. */
export const disabledSuppliers = (): SQL => sql`(select id from ${suppliers} where not enabled)`;

/** The statement that reads them, for a batch. */
export const readDisabledSuppliers = (db: Db) => db.execute<{ id: string }>(disabledSuppliers());
