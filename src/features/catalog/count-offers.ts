import { count, isNull } from "drizzle-orm";
import type { Platform } from "../../platform/platform.ts";
import { offers } from "./tables.ts";

/** How many offers of each supplier stand; those without any are missing. */
export async function countOffers(deps: Platform): Promise<Map<string, number>> {
  const rows = await deps.db
    .select({ supplierId: offers.supplierId, offers: count() })
    .from(offers)
    .where(isNull(offers.withdrawnAt))
    .groupBy(offers.supplierId);
  return new Map(rows.map((row) => [row.supplierId, row.offers]));
}
