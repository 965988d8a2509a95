import type { Buyer } from "../../platform/identity.ts";
import { dailyLimit } from "./budget.ts";
import type { LlmDeps } from "./ports.ts";
import type { UsageReply } from "./schemas.ts";
import { selectDay } from "./store.ts";
import { utcDay } from "../../platform/utc-day.ts";

/** One user's usage of a UTC day by provider and model, and what the daily budget has left. */
export async function readUsage(
  deps: LlmDeps,
  { id: userId, addressVerified }: Pick<Buyer, "id" | "addressVerified">,
  day = utcDay(deps.clock.now()),
): Promise<UsageReply> {
  const { settled, reserved } = await deps.callBudgets(userId).day(day);
  const rows = await selectDay(deps.db, userId, day);
  const limit = dailyLimit(deps.contract.llm, addressVerified);
  return {
    day,
    items: rows.map((row) => ({
      provider: row.provider,
      model: row.model,
      calls: row.calls,
      reported: { inputTokens: row.reportedInputTokens, outputTokens: row.reportedOutputTokens, costNanoUsd: row.reportedCostNanoUsd },
      estimated: { inputTokens: row.estimatedInputTokens, outputTokens: row.estimatedOutputTokens, costNanoUsd: row.estimatedCostNanoUsd },
    })),
    budget: { limit, settled, reserved, remaining: Math.max(0, limit - settled - reserved) },
  };
}
