import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { TokenBudget } from "../../../durable-objects/token-budget/object.ts";
import { createDeps, type Deps } from "../../../src/deps.ts";
import type { IsolateAsk } from "../../../src/features/llm/isolate-lease.ts";
import type { Reservation } from "../../../src/features/llm/ports.ts";
import { readOpenCalls } from "../../../src/features/llm/read-open-calls.ts";
import type { UsageRecord } from "../../../src/features/llm/usage-record.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { present } from "../../support/present.ts";
import { servedAtOnce } from "../checkout/http.ts";
import { awakenDesk, overriding, within } from "../objects.ts";

const deps = createDeps(env);
const { llm } = deps.contract;
/** One moment for all: what is a moment later is said so. */
const NOW = deps.clock.now().getTime();
const day = new Date(NOW).toISOString().slice(0, 10);
const ago = (seconds: number) => new Date(NOW - seconds * 1_000).toISOString();
const afterwards = (seconds: number): Deps => createDeps(env, { clock: { now: () => new Date(NOW + seconds * 1_000) } });

const record = (userId: string, callId: string, given: Partial<UsageRecord> = {}): UsageRecord => ({
  ...{ callId, userId, day, at: ago(0), provider: "openai", model: "gpt-4.1-mini", wire: "chat", outcome: "abandoned", worstCase: true },
  ...{ inputTokens: 400, cachedInputTokens: 0, inputSource: "estimated", inputCostNanoUsd: 1_000_000, outputTokens: 600 },
  ...{ outputSource: "estimated", outputCostNanoUsd: 600_000, parts: ["text"], delivered: 0, streamed: true },
  ...given,
});

/** Reserves a call of a user, of 1,000 tokens and 1,600,000 nano-US-dollars. */
async function begin(userId: string, said: Partial<UsageRecord> = {}, given: Partial<Reservation> = {}): Promise<string> {
  const callId = deps.ids.next("llm");
  const answer = await deps.tokenBudgets(userId).reserve({
    ...{ callId, userId, day, tokens: 1_000, limit: 100_000, verified: true, piece: 50_000, expiresAt: NOW + 900_000 },
    money: { worst: 1_600_000, limit: 10_000_000_000, piece: 1_000_000_000 },
    abandoned: record(userId, callId, said),
    ...given,
  });
  expect(answer.ok).toBe(true);
  return callId;
}

const ask = (): IsolateAsk => ({
  ...{ leaseId: deps.ids.next("lse"), tokens: 40_000, nanoUsd: 800_000_000, share: 0.1, expiryMs: llm.lease.isolate.expirySeconds * 1_000 },
  dearest: { provider: "anthropic", model: "claude-sonnet-4-5", nanoUsdPerToken: 22_500 },
});

const get = (path: string, of: Deps = deps, as = "Bearer operator") =>
  servedAtOnce(of)(`https://api.test${path}`, { headers: { authorization: as, accept: "application/json, text/html" } });

async function pageText(of: Deps = deps): Promise<string> {
  const response = await get("/admin/llm", of);
  const html = await response.text();
  const part = present(/data-part="open-calls".*?<\/section>/s.exec(html)?.[0], "the part of open calls");
  return part.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");
}

beforeAll(awakenDesk, 60_000);

describe("calls under way", () => {
  it("[LLM-3] are listed by who holds them, the oldest first, with what is reserved for each; those that ended are not", async () => {
    const [one, other] = [deps.ids.next("usr"), deps.ids.next("usr")];
    const first = await begin(one);
    const second = await begin(other, {
      wire: "messages",
      provider: "anthropic",
      model: "claude-haiku-4-5",
      streamed: false,
      serviceTokenId: "svc_1",
    });
    const third = await begin(one);
    const ended = await begin(one);
    await deps.tokenBudgets(one).settle(record(one, ended, { outcome: "complete" }));

    const { calls, complete, unanswered } = (await (await get("/admin/llm/open-calls")).json()) as {
      calls: { callId: string; userId: string }[];
      complete: boolean;
      unanswered: string[];
    };
    expect({ complete, unanswered }).toEqual({ complete: true, unanswered: [] });
    const own = calls.filter(({ userId }) => userId === one || userId === other);
    expect(own.map(({ callId }) => callId)).toEqual([first, second, third]);
    expect(own[1]).toEqual({
      ...{ callId: second, userId: other, provider: "anthropic", model: "claude-haiku-4-5", wire: "messages", since: ago(0) },
      ...{ streaming: false, serviceTokenId: "svc_1", leaseId: null, standing: "under-way", endsAt: new Date(NOW + 900_000).toISOString() },
      reserved: { tokens: 1_000, costNanoUsd: 1_600_000 },
    });
    expect(own[0]).toMatchObject({ streaming: true, serviceTokenId: null });
    expect(await pageText()).toContain(`claude-haiku-4-5 messages under way 1,000 0.0016 USD svc_1 ${other}`);

    const oldest = await readOpenCalls(deps, { limit: 1, userId: one });
    expect(oldest).toMatchObject({ calls: [{ callId: first }], further: 1 });
    await deps.tokenBudgets(one).release(first, day);
    expect((await readOpenCalls(deps, { limit: 9, userId: one })).calls.map(({ callId }) => callId)).toEqual([third]);
  });

  it("[LLM-3] are shown as left over where their isolate is not heard of, before its lease is put down and after it, and where none can be as old", async () => {
    const userId = deps.ids.next("usr");
    const isolate = ask();
    // By the budget's own clock too: how long the machine takes between the lines is no matter.
    const budgetAt = (seconds: number, act: (budget: TokenBudget) => unknown = () => undefined) =>
      within(env.TOKEN_BUDGET, userId, TokenBudget, async (budget) => {
        budget.clock = { now: () => new Date(NOW + seconds * 1_000) };
        await act(budget);
      });
    await budgetAt(0);
    const led = await begin(userId, {}, { isolate });
    const old = await begin(userId, { at: ago(llm.stream.totalMs / 1_000 + 60) });
    const standings = async (of: Deps) => {
      const { calls, leases } = await readOpenCalls(of, { limit: 50, userId });
      return { of: Object.fromEntries(calls.map(({ callId, standing }) => [callId, standing])), leases };
    };
    const soon = await standings(afterwards(0));
    expect(soon.of).toEqual({ [led]: "under-way", [old]: "overdue" });
    expect(soon.leases).toMatchObject([{ leaseId: isolate.leaseId, standing: "under-way", tokens: 9_900, nanoUsd: expect.any(Number) }]);

    const late = await standings(afterwards(45));
    expect(late.of).toEqual({ [led]: "isolate-lost", [old]: "overdue" });
    expect(late.leases).toMatchObject([{ leaseId: isolate.leaseId, standing: "isolate-lost" }]);

    await budgetAt(70, (budget) => budget.alarm());
    const { of, leases } = await standings(afterwards(70));
    expect(of).toEqual({ [led]: "isolate-lost", [old]: "overdue" });
    expect(leases).toEqual([]);
    const text = await pageText(afterwards(70));
    expect(text).toContain(`left by a lost isolate 1,000 0.0016 USD – ${userId}`);
    expect(text).toContain(`overdue 1,000 0.0016 USD – ${userId}`);
  });

  it("are not under way where their lease was given back, and are listed where their record cannot be read", async () => {
    const userId = deps.ids.next("usr");
    const isolate = ask();
    const callId = await begin(userId, {}, { isolate });
    const batch = { leaseId: isolate.leaseId, userId, day, begun: [], ended: [], limit: 100_000, nanoUsdLimit: 10_000_000_000 };
    await deps.tokenBudgets(userId).handOver(batch);
    expect(await readOpenCalls(afterwards(120), { limit: 5, userId })).toMatchObject({
      calls: [{ callId, standing: "under-way" }],
      leases: [],
    });
    await runInDurableObject(
      env.TOKEN_BUDGET.getByName(userId),
      (_, { storage }) => void storage.sql.exec("update reservations set record = 'odd', model = null"),
    );
    expect((await readOpenCalls(deps, { limit: 5, userId })).calls).toMatchObject([{ callId, model: null, since: null, tokens: 1_000 }]);
    expect((await get(`/admin/llm/open-calls?user=${userId}`)).status).toBe(200);
  });

  it("name whose budget did not answer, and are all of the others", async () => {
    const [silent, other] = [deps.ids.next("usr"), deps.ids.next("usr")];
    await begin(silent);
    const callId = await begin(other);
    const tokenBudgets: Deps["tokenBudgets"] = (userId) => {
      const budget = deps.tokenBudgets(userId);
      return userId === silent ? overriding(budget, { openCalls: () => Promise.reject(unavailable("token-budgets")) }) : budget;
    };
    const of = createDeps(env, { tokenBudgets });
    const answer = (await (await get("/admin/llm/open-calls?limit=100", of)).json()) as { calls: { callId: string }[] };
    expect(answer).toMatchObject({ complete: false, unanswered: [silent] });
    expect(answer.calls.map((call) => call.callId)).toContain(callId);
    expect(await pageText(of)).toContain(`The budget of ${silent} did not answer`);
  });

  it("cannot be known where the pool, which knows the accounts, does not answer", async () => {
    const of = createDeps(env, {
      tokenPool: overriding(deps.tokenPool, { holding: () => Promise.reject(unavailable("token-pool")) }),
    });
    const answer = await get("/admin/llm/open-calls", of);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ type: expect.stringContaining("dependency-unavailable") });
    expect(await pageText(of)).toContain("does not answer: nothing is known of this now");
  });

  it.each([
    ["limit=0", "/query/limit"],
    ["limit=101", "/query/limit"],
    ["limit=many", "/query/limit"],
    ["user=somebody", "/query/user"],
  ])("refuse %s and point at it", async (query, pointer) => {
    const answer = await get(`/admin/llm/open-calls?${query}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ errors: [{ pointer }] });
  });
});

describe("the pool of all accounts", () => {
  it("knows who may have calls under way: who holds more than was used, who asked longest ago first, and how many there are", async () => {
    const yesterday = new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
    const limits = { total: 1_000_000_000, unverified: 1_000_000_000 };
    const [idle, holding, late] = [deps.ids.next("usr"), deps.ids.next("usr"), deps.ids.next("usr")];
    const lease = (userId: string, of: string, used: number) =>
      deps.tokenPool.lease({ userId, day: of, version: 1, verified: true, used, atLeast: 100, wanted: 100 }, limits);
    await lease(late, yesterday, 40);
    await lease(idle, day, 100);
    await lease(holding, day, 99);
    const { users, all } = await deps.tokenPool.holding([day, yesterday], 1_000);
    expect(users.filter((userId) => [idle, holding, late].includes(userId)).toSorted()).toEqual([holding, late].toSorted());
    expect(all).toBe(users.length);
    expect(await deps.tokenPool.holding([day, yesterday], 1)).toMatchObject({ users: [users[0]], all });
    expect((await deps.tokenPool.holding([day], 1_000)).users).not.toContain(late);
  });
});
