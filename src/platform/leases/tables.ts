import { bigint, pgTable, text } from "drizzle-orm/pg-core";
import { time } from "../db/columns.ts";

/** Who may run a cron's verb now; one row a verb, for ever. */
export const leases = pgTable("leases", {
  name: text().primaryKey(),
  /** Grows with each holder, so that a holder who was overtaken can be told from the current one. */
  fence: bigint({ mode: "number" }).notNull(),
  expiresAt: time().notNull(),
});
