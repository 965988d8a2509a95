import { index, jsonb, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { id, time } from "../../platform/db/columns.ts";
import type { Doubt } from "./plausibility.ts";

/** The last good rate of each currency against the contract's base; overwritten by newer ones, never deleted. */
export const fxRates = pgTable(
  "fx_rates",
  {
    base: text().notNull(),
    currency: text().notNull(),
    /** Units of `currency` for one unit of `base`, as a plain decimal. */
    rate: text().notNull(),
    /** When the provider published it. */
    asOf: time().notNull(),
    /** When it came into force here. */
    fetchedAt: time().notNull(),
    /** Host of the source; null where it came into force before sources were noted. */
    source: text(),
  },
  (table) => [primaryKey({ columns: [table.base, table.currency] })],
);

/** Every rate that was ever in force, for as long as the contract keeps them: written with the rate, and noted where it came into force again. */
export const fxRateHistory = pgTable(
  "fx_rate_history",
  {
    base: text().notNull(),
    currency: text().notNull(),
    asOf: time().notNull(),
    rate: text().notNull(),
    source: text(),
    fetchedAt: time().notNull(),
    /** When it last came into force again, after it was withdrawn or another source's of its day stood; null where it never did. */
    stoodAgainAt: time(),
  },
  (table) => [primaryKey({ columns: [table.base, table.currency, table.asOf, table.rate] })],
);

/** How refreshing goes, a row a base; it says so whether anything was published or not. */
export const fxRefreshes = pgTable("fx_refreshes", {
  base: text().primaryKey(),
  /** When a publication was last fetched and judged; null where none was yet. */
  succeededAt: time(),
  triedAt: time().notNull(),
  /** Why the first source failed at the last try; null where it did not. Where the second served in its place, the try succeeded all the same. */
  failure: text(),
  /** Why the second source failed when it was last asked; null where it did not. */
  secondFailure: text(),
  /** The first source's publication that was last weighed against the second's of the same day; null where none was. */
  comparedAsOf: time(),
});

/** Figures that were published and not believed, once each, with what was decided about them. */
export const fxHeldRates = pgTable(
  "fx_held_rates",
  {
    id: id(),
    base: text().notNull(),
    currency: text().notNull(),
    /** As it was published: not always a number. */
    rate: text().notNull(),
    asOf: time().notNull(),
    /** Host of the source. */
    source: text().notNull(),
    doubts: jsonb().$type<Doubt[]>().notNull(),
    /** What was stored when it was judged; null where nothing was. */
    storedRate: text(),
    storedAsOf: time(),
    heldAt: time().notNull(),
    /** `open`, `accepted`, `rejected`, or `superseded` by what the source said later. */
    state: text().notNull(),
    /** The operator's id; null for the system. */
    decidedBy: text(),
    decidedAt: time(),
    note: text(),
  },
  (table) => [
    unique("fx_held_rates_once").on(table.base, table.currency, table.asOf, table.rate),
    index("fx_held_rates_by_state").on(table.base, table.state, table.id),
  ],
);
