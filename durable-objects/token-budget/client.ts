import type { TokenBudgets } from "../../src/features/llm/ports.ts";
import { withDeadline } from "../../src/platform/deadline.ts";
import type { TokenBudget } from "./object.ts";

/** How long a caller waits for a budget. */
export const TOKEN_BUDGET_DEADLINE_MS = 3_000;

/** Each user's budget object behind the gateway's port. */
export function tokenBudgetClient(namespace: DurableObjectNamespace<TokenBudget>): TokenBudgets {
  const of = (userId: string) => namespace.get(namespace.idFromName(userId));
  const call = <T>(run: () => Promise<T>) => withDeadline("token-budget", TOKEN_BUDGET_DEADLINE_MS, run);
  return {
    reserve: (reservation) => call(async () => of(reservation.userId).reserve(reservation)),
    settle: (record) => call(async () => of(record.userId).settle(record)),
    release: ({ userId, callId, day }) => call(async () => of(userId).release(callId, day)),
    day: (userId, day) => call(async () => of(userId).day(day)),
    audit: (userId, day, before) => call(async () => of(userId).audit(day, before)),
  };
}
