import { eq, sql, sum } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { llmUsageDaily as daily } from "./tables.ts";

/** All users' usage of a UTC day by provider and model; costs in nano-US-dollars, reported and estimated never added up. */
export const sumDayByModel = (db: Db, day: string) =>
  db
    .select({
      provider: daily.provider,
      model: daily.model,
      calls: sum(daily.calls).mapWith(Number),
      reportedTokens: sum(sql`${daily.reportedInputTokens} + ${daily.reportedOutputTokens}`).mapWith(Number),
      estimatedTokens: sum(sql`${daily.estimatedInputTokens} + ${daily.estimatedOutputTokens}`).mapWith(Number),
      reportedCost: sum(daily.reportedCostNanoUsd).mapWith(Number),
      estimatedCost: sum(daily.estimatedCostNanoUsd).mapWith(Number),
    })
    .from(daily)
    .where(eq(daily.day, day))
    .groupBy(daily.provider, daily.model);

export type ModelUsage = Awaited<ReturnType<typeof sumDayByModel>>[number];
