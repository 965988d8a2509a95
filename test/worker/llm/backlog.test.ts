import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { TokenBudget } from "../../../durable-objects/token-budget/object.ts";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { llmBacklogHealth } from "../../../src/features/llm/backlog-health.ts";
import type { UsageRecord } from "../../../src/features/llm/usage-record.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { overriding, ring, within } from "../objects.ts";

const deps = createDeps(env);
const day = deps.clock.now().toISOString().slice(0, 10);
const away = (name: string) => () => Promise.reject(unavailable(name));
const withoutPostgres = (): Deps["db"] => overriding(deps.db, { execute: away("postgres") as unknown as Deps["db"]["execute"] });

/** A user whose budget reaches what it is given to reach. */
function userOf() {
  const userId = deps.ids.next("usr");
  const budget = deps.tokenBudgets(userId);
  const reaching = (given: Partial<Deps>) =>
    within(env.TOKEN_BUDGET, userId, TokenBudget, (object) => void (object.deps = createDeps(env, given)));
  const alarm = () => ring(env.TOKEN_BUDGET.getByName(userId));
  const ended = async (at = deps.clock.now()) => {
    const callId = deps.ids.next("llm");
    const record: UsageRecord = {
      ...{ callId, userId, day, at: at.toISOString(), parts: ["text"], delivered: 80 },
      ...{ provider: "openai", model: "gpt-4.1-mini", wire: "chat", outcome: "complete", worstCase: false },
      ...{ inputTokens: 10, cachedInputTokens: 0, inputSource: "reported", inputCostNanoUsd: 4_000 },
      ...{ outputTokens: 20, outputSource: "reported", outputCostNanoUsd: 1 },
    };
    const limits = { tokens: 100, limit: 1_000, verified: true, piece: 500, expiresAt: Date.now() + 600_000 };
    await budget.reserve({ callId, userId, day, ...limits, abandoned: record });
    await budget.settle(record);
  };
  /** Seconds until it looks again by itself. */
  const looksIn = () =>
    within(env.TOKEN_BUDGET, userId, TokenBudget, async (_, { storage }) =>
      Math.round(((await storage.getAlarm()) ?? 0) / 1_000 - Date.now() / 1_000),
    );
  return { reaching, alarm, ended, looksIn };
}

const section = (now: Date) => {
  const context = { now, signal: new AbortController().signal, metrics: deps.metricsReader };
  return llmBacklogHealth(deps).capture({ ...context, outbound: (_: unknown, call) => call() });
};

describe("calls whose audit events Postgres does not take", () => {
  it("[LLM-2] are told of without Postgres, how many and how old, and page once the oldest is as old as the contract says", async () => {
    const { reaching, alarm, ended } = userOf();
    const other = userOf();
    await reaching({ db: withoutPostgres() });
    await other.reaching({ db: withoutPostgres() });
    const at = deps.clock.now();
    await ended(at);
    await ended();
    await other.ended();
    await alarm();
    await other.alarm();
    expect(await deps.tokenPool.backlog()).toEqual({ accounts: 2, calls: 3, oldestAt: at.getTime() });

    const seconds = deps.contract.llm.backlogSeconds;
    const early = await section(new Date(at.getTime() + seconds * 1_000));
    expect(early).toMatchObject({ status: "pass", figures: { calls: 3, accounts: 2, oldestAgeSeconds: seconds } });
    const late = await section(new Date(at.getTime() + (seconds + 1) * 1_000));
    expect(late).toMatchObject({ status: "warn" });
    const [rule] = llmBacklogHealth(deps).alerts ?? [];
    expect(rule?.conditions(late.figures, deps.contract)).toMatchObject([{ key: "llm-gateway.usage.backlog", severity: "page" }]);
    expect(rule?.conditions(early.figures, deps.contract)).toEqual([]);

    await reaching({});
    await other.reaching({});
    await alarm();
    await other.alarm();
    expect(await deps.tokenPool.backlog()).toEqual({ accounts: 0, calls: 0, oldestAt: null });
  });

  it("are said to be written, though the pool was gone when they were", async () => {
    const { reaching, alarm, ended, looksIn } = userOf();
    await reaching({ db: withoutPostgres() });
    await ended();
    await alarm();
    expect(await deps.tokenPool.backlog()).toMatchObject({ calls: 1 });
    expect(await looksIn()).toBeGreaterThan(10);

    await reaching({ tokenPool: overriding(deps.tokenPool, { noteBacklog: away("token-pool") }) });
    await alarm();
    expect(await deps.tokenPool.backlog()).toMatchObject({ calls: 1 });
    expect(await looksIn()).toBeGreaterThan(10);
    await reaching({});
    expect(await alarm()).toBe(true);
    // What ends from now on is written with what else ends in a second.
    await ended();
    expect(await looksIn()).toBeLessThan(10);
    expect(await deps.tokenPool.backlog()).toMatchObject({ calls: 0 });
  });
});
