import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { objectDeps } from "../../../durable-objects/parts/object-deps.ts";
import { TokenBudget } from "../../../durable-objects/token-budget/object.ts";
import { createDeps, type Deps } from "../../../src/deps.ts";
import type { Reservation } from "../../../src/features/llm/ports.ts";
import { readUsage } from "../../../src/features/llm/read-usage.ts";
import { llmMetrics } from "../../../src/platform/events/llm.ts";
import { total } from "../../../src/platform/metrics/reader.ts";
import type { UsageRecord } from "../../../src/features/llm/usage-record.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { overriding, ring, within } from "../objects.ts";
import { handedOn, handOn, usageOf } from "./handed-on.ts";

const deps = createDeps(env);
const day = deps.clock.now().toISOString().slice(0, 10);

const record = (userId: string, callId: string, given: Partial<UsageRecord> = {}): UsageRecord => ({
  callId,
  userId,
  day,
  at: deps.clock.now().toISOString(),
  provider: "openai",
  model: "gpt-4.1-mini",
  wire: "chat",
  outcome: "complete",
  inputTokens: 10,
  cachedInputTokens: 0,
  inputSource: "reported",
  inputCostNanoUsd: 4_000,
  outputTokens: 20,
  outputSource: "reported",
  outputCostNanoUsd: 32_000,
  worstCase: false,
  parts: ["text"],
  delivered: 80,
  ...given,
});

const reservation = (userId: string, callId: string, given: Partial<Reservation> = {}): Reservation => ({
  callId,
  userId,
  day,
  tokens: 100,
  limit: 1_000,
  verified: true,
  piece: 400,
  expiresAt: deps.clock.now().getTime() + 60_000,
  abandoned: record(userId, callId, { outcome: "abandoned", inputSource: "estimated", outputSource: "estimated", outputTokens: 90 }),
  ...given,
});

const user = () => deps.ids.next("usr");
const call = () => deps.ids.next("llm");

describe("a user's token budget", () => {
  it("hands on what a call counted behind its answer, for it may be the only one for long", async () => {
    const [userId, callId] = [user(), call()];
    const model = `counted-${callId}`;
    await deps.tokenBudgets(userId).reserve(reservation(userId, callId));
    await deps.tokenBudgets(userId).settle(record(userId, callId, { model }));
    await handedOn(userId);
    const calls = async () => total(await deps.metricsReader.read([llmMetrics.calls], 5), llmMetrics.calls, { model });
    await expect.poll(calls).toBe(1);
  });

  it("refuses where the pool cannot be reached, and hands on that it did", async () => {
    const userId = user();
    const tokenPool = overriding(deps.tokenPool, { lease: () => Promise.reject(unavailable("token-pool")) });
    await within(env.TOKEN_BUDGET, userId, TokenBudget, (budget, state) => void (budget.deps = objectDeps(env, state, { tokenPool })));
    const unreachable = async () => total(await deps.metricsReader.read([llmMetrics.poolUnreachable], 5), llmMetrics.poolUnreachable);
    const before = await unreachable();
    expect(await deps.tokenBudgets(userId).reserve(reservation(userId, call()))).toEqual({
      ok: false,
      refusal: { kind: "pool-unreachable" },
    });
    await expect.poll(unreachable).toBe(before + 1);
  });

  it("lets parallel calls take no more than the limit, and gives back what was not used", async () => {
    const userId = user();
    const calls = Array.from({ length: 25 }, call);
    const taken = await Promise.all(calls.map((callId) => deps.tokenBudgets(userId).reserve(reservation(userId, callId))));

    expect(taken.filter(({ ok }) => ok)).toHaveLength(10);
    expect(taken.find(({ ok }) => !ok)).toMatchObject({ refusal: { kind: "over-limit", reserved: 1_000 } });

    const [settled, released] = calls.filter((_, index) => taken[index]?.ok);
    await deps.tokenBudgets(userId).settle(record(userId, settled!));
    await deps.tokenBudgets(userId).release(released!, day);
    expect(await deps.tokenBudgets(userId).day(day)).toMatchObject({ settled: 30, reserved: 800 });
  });

  it(
    "counts nothing of a reservation that its store did not take, and the same after it has started anew",
    { tags: ["slow"] },
    async () => {
      const userId = user();
      const budget = deps.tokenBudgets(userId);
      const calls = [call(), call(), call()];
      for (const callId of calls) await budget.reserve(reservation(userId, callId));
      await budget.settle(record(userId, calls[0]!));
      await budget.release(calls[1]!, day);
      const stub = env.TOKEN_BUDGET.getByName(userId);
      const broken = (sql: string) => runInDurableObject(stub, (_, { storage }) => void storage.sql.exec(sql));
      await broken("create trigger no_tally before update on day_tallies begin select raise(abort, 'no tally'); end");
      await expect(budget.reserve(reservation(userId, call()))).rejects.toThrow(/no tally|reachable/);
      await broken("drop trigger no_tally");
      expect(await budget.day(day)).toMatchObject({ settled: 30, reserved: 100 });

      await evictDurableObject(stub);
      expect(await budget.day(day)).toMatchObject({ settled: 30, reserved: 100 });
      await budget.settle(record(userId, calls[2]!));
      expect(await budget.day(day)).toMatchObject({ settled: 60, reserved: 0 });
    },
  );

  it("[LLM-4] [LLM-5] projects each call once per user, day, provider and model, with reported and estimated apart", async () => {
    const userId = user();
    const [one, two] = [call(), call()];
    await deps.tokenBudgets(userId).reserve(reservation(userId, one));
    await deps.tokenBudgets(userId).reserve(reservation(userId, two));
    await deps.tokenBudgets(userId).settle(record(userId, one));
    await deps.tokenBudgets(userId).settle(record(userId, one));
    await deps
      .tokenBudgets(userId)
      .settle(record(userId, two, { outcome: "cut", outputSource: "estimated", outputTokens: 5, outputCostNanoUsd: 8_000 }));

    expect((await usageOf(deps, userId)).items).toEqual([
      {
        provider: "openai",
        model: "gpt-4.1-mini",
        calls: 2,
        reported: { inputTokens: 20, outputTokens: 20, costNanoUsd: 40_000 },
        estimated: { inputTokens: 0, outputTokens: 5, costNanoUsd: 8_000 },
      },
    ]);
  });

  it("settles what nobody settled as estimated when its reservation has expired, and ignores a settlement after that", async () => {
    const userId = user();
    const callId = call();
    await deps.tokenBudgets(userId).reserve(reservation(userId, callId, { expiresAt: deps.clock.now().getTime() - 1 }));

    await ring(env.TOKEN_BUDGET.getByName(userId));
    await deps.tokenBudgets(userId).settle(record(userId, callId));

    const { items, budget } = await usageOf(deps, userId);
    expect(budget).toMatchObject({ settled: 100, reserved: 0 });
    expect(items).toMatchObject([{ calls: 1, reported: { inputTokens: 0 }, estimated: { inputTokens: 10, outputTokens: 90 } }]);
  });

  it("hands on what ends while it tells that all before it is written", async () => {
    const userId = user();
    const [one, two] = [call(), call()];
    const budget = deps.tokenBudgets(userId);
    const reaching = (given: Partial<Deps>) =>
      within(env.TOKEN_BUDGET, userId, TokenBudget, (object) => void (object.deps = createDeps(env, given)));
    for (const callId of [one, two]) await budget.reserve(reservation(userId, callId));
    await reaching({ db: overriding(deps.db, { execute: () => expect.unreachable("postgres is gone") }) });
    await budget.settle(record(userId, one));
    expect(await handOn(userId)).toBe(false);

    const [telling, told] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const noteBacklog: Deps["tokenPool"]["noteBacklog"] = async (note) => {
      telling.resolve();
      await told.promise;
      await deps.tokenPool.noteBacklog(note);
    };
    await reaching({ tokenPool: overriding(deps.tokenPool, { noteBacklog }) });
    const first = handOn(userId);
    await telling.promise;
    await budget.settle(record(userId, two));
    const second = handOn(userId);
    told.resolve();
    await first;
    expect(await second).toBe(true);
  });

  it("says how many calls Postgres could not be told of, keeps them, and tells it when it is back", async () => {
    const userId = user();
    const callId = call();
    const said: object[] = [];
    const log: Deps["log"] = { log: (_level, event, fields) => void said.push({ event, ...fields }), with: () => log };
    const cut = createDeps(env, Object.defineProperty({ log }, "db", { get: () => expect.unreachable("postgres is gone") }));
    const budgetWith = (given: Deps) => within(env.TOKEN_BUDGET, userId, TokenBudget, (budget) => void (budget.deps = given));
    await deps.tokenBudgets(userId).reserve(reservation(userId, callId));
    await budgetWith(cut);
    await deps.tokenBudgets(userId).settle(record(userId, callId));
    expect(await handOn(userId)).toBe(false);
    expect(said).toContainEqual(expect.objectContaining({ event: "llm.projection.failed", pending: 1 }));
    expect((await readUsage(deps, { id: userId, addressVerified: true })).items).toEqual([]);

    await budgetWith(deps);
    expect((await usageOf(deps, userId)).items).toMatchObject([{ calls: 1 }]);
  });
});
