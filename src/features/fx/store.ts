import { eq, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import type { Rate } from "./rules.ts";
import { fxRates } from "./tables.ts";

export async function readRates(db: Db, base: string): Promise<Map<string, Rate>> {
  const rows = await db.select().from(fxRates).where(eq(fxRates.base, base));
  return new Map(rows.map(({ currency, rate, asOf }) => [currency, { currency, rate, asOf }]));
}

/** Keeps each currency's newest publication, whatever order refreshes land in. */
export async function saveRates(db: Db, base: string, rates: readonly Rate[], fetchedAt: Date): Promise<void> {
  if (rates.length === 0) return;
  await db
    .insert(fxRates)
    .values(rates.map((rate) => ({ ...rate, base, fetchedAt })))
    .onConflictDoUpdate({
      target: [fxRates.base, fxRates.currency],
      set: { rate: sql`excluded.rate`, asOf: sql`excluded.as_of`, fetchedAt: sql`excluded.fetched_at` },
      setWhere: sql`excluded.as_of >= ${fxRates.asOf}`,
    });
}
