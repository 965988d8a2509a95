import { unavailable } from "../../platform/errors.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { dailyLimit, isSpent } from "./budget.ts";
import { secondsToMidnight, type DayLimit } from "./limit-fields.ts";
import type { Dearest } from "./isolate-lease.ts";
import type { LlmDeps } from "./ports.ts";
import { NOTHING_READ } from "./readers/reader.ts";
import { worstCase, type CallRefusal, type PlannedCall } from "./rules.ts";
import { accountFor, type CallIdentity } from "./usage-record.ts";
import { utcDay } from "../../platform/utc-day.ts";

/** Takes a planned call's worst case from its user's day. Throws `dependency-unavailable` where a budget does not answer. */
export async function reserveCall(
  deps: LlmDeps,
  { userId, addressVerified }: { userId: string; addressVerified: boolean },
  plan: PlannedCall,
  dearest: Dearest,
): Promise<Result<{ identity: CallIdentity; day: DayLimit | undefined }, CallRefusal>> {
  const now = deps.clock.now();
  const { llm } = deps.contract;
  const identity: CallIdentity = { callId: deps.ids.next("llm"), userId, day: utcDay(now) };
  const needed = worstCase(plan);
  const limit = dailyLimit(llm, addressVerified);
  const reserved = await deps.callBudgets(userId).reserve({
    ...identity,
    tokens: needed,
    limit,
    verified: addressVerified,
    piece: llm.lease.tokens,
    expiresAt: now.getTime() + llm.reservationSeconds * 1_000,
    abandoned: () => accountFor({ plan, identity }, NOTHING_READ, "abandoned", now),
    dearest,
  });
  if (reserved.ok) return ok({ identity, day: reserved.value && { ...reserved.value, limit } });
  if (reserved.refusal.kind === "pool-unreachable") throw unavailable("token-pool");
  if (reserved.refusal.kind === "pool-short") {
    const { of } = reserved.refusal;
    return refused({ kind: "shared-limit", of, needed, retryAfterSeconds: llm.lease.idleSeconds });
  }
  const { settled, reserved: open } = reserved.refusal;
  const figures = { limit, settled, reserved: open, needed, ...(addressVerified ? {} : { verifiedLimit: llm.dailyTokenLimit }) };
  return refused(
    isSpent(needed, reserved.refusal, limit)
      ? { kind: "daily-limit", ...figures, retryAfterSeconds: secondsToMidnight(now) }
      : { kind: "budget-in-use", ...figures, retryAfterSeconds: llm.inUseRetrySeconds },
  );
}
