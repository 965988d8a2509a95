import { boolean, pgTable, text } from "drizzle-orm/pg-core";

/** Locales the API answers in; few rows, kept by operators. */
export const locales = pgTable("locales", {
  /** BCP 47 tag: `pt-BR`. */
  tag: text().primaryKey(),
  name: text().notNull(),
  /** What a buyer of this locale is quoted in unless they say otherwise. */
  currency: text().notNull(),
  enabled: boolean().notNull(),
});
