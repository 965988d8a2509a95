import { and, inArray, isNull, sql } from "drizzle-orm";
import type { Platform } from "../../platform/platform.ts";
import { BRANDS_WITH_AND, offers } from "./tables.ts";
import { namesAroundAnd } from "./terms/names-around-and.ts";

/** The brands with a word for "and" in them that standing offers name and a query may mean; nothing is asked of the store where it has no such word. */
export async function brandsIn({ db }: Pick<Platform, "db">, query: string): Promise<string[]> {
  const names = namesAroundAnd(query);
  if (names.length === 0) return [];
  const brand = sql<string>`lower(${offers.brand})`;
  const found = await db
    .selectDistinct({ brand })
    .from(offers)
    .where(and(inArray(brand, names), isNull(offers.withdrawnAt), BRANDS_WITH_AND(offers.brand)));
  return found.map((row) => row.brand);
}
