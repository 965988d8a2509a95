import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { TokenBudget } from "../../../durable-objects/token-budget/object.ts";
import type { Deps } from "../../../src/deps.ts";
import { readUsage } from "../../../src/features/llm/read-usage.ts";
import { utcDay } from "../../../src/platform/utc-day.ts";
import { within } from "../objects.ts";

/** One writing of an account's budget to its end, whatever becomes of it; answers whether all was taken. */
export const handOn = (userId: string): Promise<boolean> =>
  within(env.TOKEN_BUDGET, userId, TokenBudget, ({ handingOn }) => handingOn.all());

/**
 * An account's budget owes Postgres, the pool and the alerts nothing of what it was told. Who asks for its day waits a second for that and
 * goes on: on a busy machine the rows come later.
 */
export async function handedOn(userId: string): Promise<void> {
  await expect.poll(() => handOn(userId), { timeout: 45_000 }).toBe(true);
}

/** What a user's usage of today is once all of it is in Postgres: what the isolate has, and then what the budget has. */
export async function usageOf(using: Deps, userId: string) {
  await using.callBudgets(userId).day(utcDay(using.clock.now()));
  await handedOn(userId);
  return readUsage(using, { id: userId, addressVerified: true });
}
