import { llmBudgetUnread } from "../../platform/events/llm.ts";
import { utcDay } from "../../platform/utc-day.ts";
import { callStanding, heardAt, leaseStanding, type Standing } from "./open-call-rules.ts";
import type { BudgetOpenCalls, OpenCall, OpenLease } from "./open-calls.ts";
import type { LlmDeps } from "./ports.ts";

/** Budgets asked at one look: those that asked the pool longest ago, as what is left over is with them. */
const ACCOUNTS = 40;
const DAY_MS = 86_400_000;

export interface OpenCalls {
  readAt: Date;
  /** The oldest first. */
  calls: (OpenCall & { userId: string; standing: Standing })[];
  /** The one first that was heard of longest ago. */
  leases: (Omit<OpenLease, "expiresAt"> & { userId: string; standing: Standing; heardAt: number; expiresAt: number })[];
  /** Calls that are known to be open beside those. */
  further: number;
  /** Whether there are leases that are not among these. */
  leasesCut: boolean;
  /** Accounts that may have open calls and were not asked, and those that did not answer. */
  unasked: number;
  unanswered: readonly string[];
}

/**
 * Calls under way as the budgets that hold their reservations have them, of all accounts or of one. A call becomes known by itself after
 * `llm.lease.isolate.tellAfterMs`, or at once where it is not made of a lease; before, it is in its isolate's lease. Throws
 * `dependency-unavailable` where the pool, which knows the accounts, does not answer.
 */
export async function readOpenCalls(deps: LlmDeps, { limit, userId }: { limit: number; userId?: string | undefined }): Promise<OpenCalls> {
  const readAt = deps.clock.now();
  const now = readAt.getTime();
  // A call of last evening may go on past midnight.
  const days = [utcDay(readAt), utcDay(new Date(now - DAY_MS))];
  const { users, all } = userId === undefined ? await deps.tokenPool.holding(days, ACCOUNTS) : { users: [userId], all: 1 };
  const asked = await Promise.all(users.map(async (user) => ({ user, found: await ask(deps, user, limit) })));
  const { llm } = deps.contract;
  const calls = asked.flatMap(({ user, found }) =>
    (found?.oldest ?? []).map((call) => ({ ...call, userId: user, standing: callStanding(call, now, llm) })),
  );
  const leases = asked.flatMap(({ user, found }) =>
    (found?.leases ?? []).map((lease) => ({
      ...lease,
      ...{ userId: user, standing: leaseStanding(lease, now, llm), heardAt: heardAt(lease, llm) },
    })),
  );
  const shown = calls.toSorted((one, other) => (one.callId < other.callId ? -1 : 1)).slice(0, limit);
  return {
    readAt,
    calls: shown,
    leases: leases.toSorted((one, other) => one.expiresAt - other.expiresAt || (one.leaseId < other.leaseId ? -1 : 1)).slice(0, limit),
    further: asked.reduce((sum, { found }) => sum + (found?.calls ?? 0), 0) - shown.length,
    leasesCut: leases.length > limit || asked.some(({ found }) => found?.leases.length === limit),
    unasked: all - users.length,
    unanswered: asked.flatMap(({ user, found }) => (found ? [] : [user])),
  };
}

async function ask(deps: LlmDeps, userId: string, limit: number): Promise<BudgetOpenCalls | undefined> {
  try {
    return await deps.tokenBudgets(userId).openCalls(limit);
  } catch (error) {
    llmBudgetUnread(deps, { userId, error });
    return undefined;
  }
}
