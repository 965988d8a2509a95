import { unavailable } from "../../platform/errors.ts";
import type { LlmLimits } from "../../platform/llm-limits.ts";
import { nanoUsdOf } from "../../platform/nano-usd.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { dailyLimit, isSpent, tokenLimits, type LimitStanding, type OverLimit } from "./budget.ts";
import type { Dearest } from "./isolate-lease.ts";
import { accountStandings, secondsToMidnight } from "./limit-fields.ts";
import type { LlmDeps } from "./ports.ts";
import { NOTHING_READ } from "./readers/reader.ts";
import { worstCase, worstCost, type CallRefusal, type PlannedCall } from "./rules.ts";
import type { Amount } from "./unit.ts";
import { accountFor, type CallIdentity } from "./usage-record.ts";
import { utcDay } from "../../platform/utc-day.ts";

/** Whose budget a call is made from. */
export interface Caller {
  userId: string;
  /** Whether somebody proved to read the account's mail: it has a larger budget then. */
  addressVerified: boolean;
  /** The service token it is made by, and what its owner limited it to. */
  serviceToken?: { id: string; llmLimits?: LlmLimits | undefined } | undefined;
}

/** Takes a planned call's worst case from its user's day, and from what its service token may use. Throws `dependency-unavailable` where a budget does not answer. */
export async function reserveCall(
  deps: LlmDeps,
  { userId, addressVerified, serviceToken }: Caller,
  plan: PlannedCall,
  dearest: Dearest,
): Promise<Result<{ identity: CallIdentity; day: readonly LimitStanding[] | undefined }, CallRefusal>> {
  const now = deps.clock.now();
  const { llm } = deps.contract;
  const identity: CallIdentity = { callId: deps.ids.next("llm"), userId, day: utcDay(now) };
  const needed = { tokens: worstCase(plan), nanoUsd: worstCost(plan) };
  const limit = dailyLimit(llm, addressVerified);
  const limits = tokenLimits(serviceToken?.llmLimits ?? {}, plan.model.model);
  const reserved = await deps.callBudgets(userId).reserve({
    ...identity,
    tokens: needed.tokens,
    limit: limit.tokens,
    verified: addressVerified,
    piece: llm.lease.tokens,
    money: { worst: needed.nanoUsd, limit: limit.nanoUsd, piece: nanoUsdOf(llm.lease.usd) },
    ...(serviceToken && limits.length > 0 ? { serviceToken: { id: serviceToken.id, limits } } : {}),
    expiresAt: now.getTime() + llm.reservationSeconds * 1_000,
    abandoned: () => accountFor({ plan, identity }, NOTHING_READ, "abandoned", now),
    dearest,
  });
  if (reserved.ok) return ok({ identity, day: reserved.value && accountStandings(reserved.value, limit) });
  if (reserved.refusal.kind === "pool-unreachable") throw unavailable("token-pool");
  if (reserved.refusal.kind === "pool-short") {
    const { of, unit = "tokens" } = reserved.refusal;
    return refused({ kind: "shared-limit", of, unit, needed: needed[unit], retryAfterSeconds: llm.lease.idleSeconds });
  }
  return refused(overLimit(reserved.refusal, { needed, limit, now, llm, addressVerified }));
}

interface Standing {
  needed: Amount;
  limit: Amount;
  now: Date;
  llm: LlmDeps["contract"]["llm"];
  addressVerified: boolean;
}

/** Which limit the call would pass, and whether it has room again as other calls end, at midnight, or never. */
function overLimit(over: OverLimit, { needed: all, limit: own, now, llm, addressVerified }: Standing): CallRefusal {
  const { of = "account", unit = "tokens", settled, reserved } = over;
  const needed = all[unit];
  const limit = over.limit ?? own[unit];
  const verified = dailyLimit(llm, true)[unit];
  const figures = {
    of,
    unit,
    limit,
    settled,
    reserved,
    needed,
    ...(addressVerified || of !== "account" ? {} : { verifiedLimit: verified }),
  };
  if (needed > limit) return { kind: "call-over-limit", ...figures };
  return isSpent(needed, over, limit)
    ? { kind: "daily-limit", ...figures, retryAfterSeconds: secondsToMidnight(now) }
    : { kind: "budget-in-use", ...figures, retryAfterSeconds: llm.inUseRetrySeconds };
}
