import { pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { time } from "../../platform/db/columns.ts";

/** The last known rate of each currency against the contract's base; overwritten by newer ones, never deleted. */
export const fxRates = pgTable(
  "fx_rates",
  {
    base: text().notNull(),
    currency: text().notNull(),
    /** Units of `currency` for one unit of `base`, as a plain decimal. */
    rate: text().notNull(),
    /** When the provider published it. */
    asOf: time().notNull(),
    fetchedAt: time().notNull(),
  },
  (table) => [primaryKey({ columns: [table.base, table.currency] })],
);
