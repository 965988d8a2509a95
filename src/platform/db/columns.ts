import { text, timestamp } from "drizzle-orm/pg-core";

/** Columns every table writes the same way. Times are UTC with milliseconds and come from the Worker's clock. */
export const id = () => text().primaryKey();
export const time = () => timestamp({ withTimezone: true, precision: 3, mode: "date" });
export const currency = () => text();
