import { and, desc, eq, gte, lt, or } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import type { CameIntoForce } from "./coverage-history.ts";
import { isRate } from "./rules.ts";
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

/** Publications that are read for how coverage went: of 30 currencies a quarter of a year. */
const MOST_CHANGES = 3_000;

/** What came into force of any currency by publications since then, the newest so many. */
export async function changesSince(db: Db, base: string, since: Date): Promise<CameIntoForce[]> {
  const rows = await db
    .select()
    .from(fxRateHistory)
    .where(and(eq(fxRateHistory.base, base), gte(fxRateHistory.asOf, since)))
    .orderBy(desc(fxRateHistory.asOf), desc(fxRateHistory.currency), desc(fxRateHistory.rate))
    .limit(MOST_CHANGES);
  return rows
    .filter(({ rate }) => isRate(rate))
    .flatMap(({ currency, rate, asOf, fetchedAt, stoodAgainAt }) =>
      [fetchedAt, ...(stoodAgainAt ? [stoodAgainAt] : [])].map((at) => ({ currency, rate, asOf, at })),
    );
}
