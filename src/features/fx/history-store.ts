import { and, desc, eq, lt, or } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { fxRateHistory } from "./tables.ts";

export type PastRate = Omit<typeof fxRateHistory.$inferSelect, "base" | "stoodAgainAt">;

/** A page of what was in force of a currency, the latest publication first; one publication may have been corrected. */
export async function listPastRates(
  db: Db,
  { base, currency, limit, before }: { base: string; currency: string; limit: number; before: Pick<PastRate, "asOf" | "rate"> | undefined },
): Promise<PastRate[]> {
  const { asOf, rate, source, fetchedAt } = fxRateHistory;
  return db
    .select({ currency: fxRateHistory.currency, asOf, rate, source, fetchedAt })
    .from(fxRateHistory)
    .where(
      and(
        eq(fxRateHistory.base, base),
        eq(fxRateHistory.currency, currency),
        before && or(lt(asOf, before.asOf), and(eq(asOf, before.asOf), lt(rate, before.rate))),
      ),
    )
    .orderBy(desc(asOf), desc(rate))
    .limit(limit);
}
