import { eq, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { llmUsageDaily } from "./tables.ts";

const sumOf = (column: typeof llmUsageDaily.reportedCostNanoUsd) => sql<string>`sum(${column})`.mapWith(Number);

/** All users' usage of a UTC day by provider and model; costs in nano-US-dollars, reported and estimated never added up. */
export const sumDayByModel = (db: Db, day: string) =>
  db
    .select({
      provider: llmUsageDaily.provider,
      model: llmUsageDaily.model,
      calls: sql<string>`sum(${llmUsageDaily.calls})`.mapWith(Number),
      reportedTokens: sql<string>`sum(${llmUsageDaily.reportedInputTokens} + ${llmUsageDaily.reportedOutputTokens})`.mapWith(Number),
      estimatedTokens: sql<string>`sum(${llmUsageDaily.estimatedInputTokens} + ${llmUsageDaily.estimatedOutputTokens})`.mapWith(Number),
      reportedCost: sumOf(llmUsageDaily.reportedCostNanoUsd),
      estimatedCost: sumOf(llmUsageDaily.estimatedCostNanoUsd),
    })
    .from(llmUsageDaily)
    .where(eq(llmUsageDaily.day, day))
    .groupBy(llmUsageDaily.provider, llmUsageDaily.model);

export type ModelUsage = Awaited<ReturnType<typeof sumDayByModel>>[number];
