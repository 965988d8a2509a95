import type { Buyer } from "../../platform/identity.ts";
import { dailyLimit, type Spent } from "./budget.ts";
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
  const { settled, reserved, nanoUsd = { settled: 0, reserved: 0 } } = await deps.callBudgets(userId).day(day);
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
    budget: {
      ...standing(limit.tokens, { settled, reserved }),
      costNanoUsd: standing(limit.nanoUsd, nanoUsd),
    },
  };
}

const standing = (limit: number, { settled, reserved }: Spent) => ({
  ...{ limit, settled, reserved },
  remaining: Math.max(0, limit - settled - reserved),
});
