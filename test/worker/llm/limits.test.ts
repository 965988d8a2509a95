import { createExecutionContext, evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { eq } from "drizzle-orm";
import * as z from "zod";
import { TokenBudget } from "../../../durable-objects/token-budget/object.ts";
import { createApp } from "../../../src/app.ts";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { makeServiceToken } from "../../../src/features/auth/make-service-token.ts";
import { markVerified } from "../../../src/features/auth/store.ts";
import type { TokenLimit } from "../../../src/features/llm/budget.ts";
import type { Reservation } from "../../../src/features/llm/ports.ts";
import type { UsageRecord } from "../../../src/features/llm/usage-record.ts";
import { EVENT_DATA } from "../../../src/platform/outbox/event-data.ts";
import { outboxEvents } from "../../../src/platform/outbox/tables.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import type { LlmLimits } from "../../../src/platform/llm-limits.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { cheaplyRegistered, isolates } from "../auth/setting.ts";
import { routes } from "../all-routes.ts";
import { awakenDesk, overriding, ring, within } from "../objects.ts";
import { handedOn, handOn } from "./handed-on.ts";

const deps = createDeps(env);
const day = deps.clock.now().toISOString().slice(0, 10);

const record = (userId: string, callId: string, given: Partial<UsageRecord> = {}): UsageRecord => ({
  ...{ callId, userId, day, at: deps.clock.now().toISOString(), provider: "openai", model: "gpt-4.1-mini", wire: "chat" },
  ...{ outcome: "complete", inputTokens: 0, cachedInputTokens: 0, inputSource: "reported", inputCostNanoUsd: 0, outputTokens: 10 },
  ...{ outputSource: "reported", outputCostNanoUsd: 20, worstCase: false, parts: ["text"], delivered: 4 },
  ...given,
});
const reservation = (userId: string, given: Partial<Reservation> = {}): Reservation => {
  const callId = given.callId ?? deps.ids.next("llm");
  return {
    ...{ callId, userId, day, tokens: 100, limit: 100_000, verified: true, piece: 400 },
    ...{ money: { worst: 200, limit: 1_000, piece: 400 } },
    ...{ expiresAt: deps.clock.now().getTime() + 900_000, abandoned: { ...record(userId, callId), outcome: "abandoned" as const } },
    ...given,
  };
};
const byToken = (id: string, limits: readonly TokenLimit[]) => ({ serviceToken: { id, limits } });

beforeAll(awakenDesk, 60_000);

describe("a budget in money", () => {
  it("[LLM-3] lets parallel calls cost no more than the limit, and gives back what they did not", async () => {
    const userId = deps.ids.next("usr");
    const budget = deps.tokenBudgets(userId);
    const calls = Array.from({ length: 20 }, () => reservation(userId));
    const taken = await Promise.all(calls.map((call) => budget.reserve(call)));
    expect(taken.filter(({ ok }) => ok)).toHaveLength(5);
    expect(taken.find(({ ok }) => !ok)).toEqual({
      ok: false,
      refusal: { kind: "over-limit", of: "account", unit: "nanoUsd", limit: 1_000, settled: 0, reserved: 1_000 },
    });

    for (const [index, call] of calls.entries()) if (taken[index]?.ok) await budget.settle(record(userId, call.callId));
    expect(await budget.day(day)).toEqual({ settled: 50, reserved: 0, nanoUsd: { settled: 100, reserved: 0 } });
    expect((await budget.reserve(reservation(userId))).ok).toBe(true);
  });

  it("is bounded by what all accounts may spend together", async () => {
    const userId = deps.ids.next("usr");
    const { total, unverified } = { total: 1e12, unverified: 1e11 };
    const filler = { userId: deps.ids.next("usr"), day, version: 1, verified: true, used: 0 };
    const { leased } = await deps.moneyPool.figures(day);
    const most = Number(deps.contract.llm.totalDailyUsdLimit) * 1e9;
    await deps.moneyPool.lease({ ...filler, atLeast: most - leased, wanted: most - leased }, { total, unverified });
    expect(await deps.tokenBudgets(userId).reserve(reservation(userId))).toEqual({
      ok: false,
      refusal: { kind: "pool-short", of: "total", unit: "nanoUsd" },
    });
    await deps.moneyPool.lease({ ...filler, version: 2, atLeast: 0, wanted: 0 }, { total, unverified });
    expect((await deps.tokenBudgets(userId).reserve(reservation(userId))).ok).toBe(true);
  });

  it("is not asked of a Worker of the release before, and has its calls in it by what they can cost and did", async () => {
    const userId = deps.ids.next("usr");
    const budget = deps.tokenBudgets(userId);
    const { money: _, ...call } = reservation(userId, { abandoned: record(userId, "", { outputCostNanoUsd: 990 }) });
    expect((await budget.reserve(call)).ok).toBe(true);
    expect(await budget.day(day)).toMatchObject({ nanoUsd: { settled: 0, reserved: 990 } });
    expect((await budget.reserve(reservation(userId))).ok).toBe(false);
    await budget.settle(record(userId, call.callId));
    expect(await budget.day(day)).toMatchObject({ nanoUsd: { settled: 20, reserved: 0 } });
  });

  it("counts calls by their records that were written while the code before was back", async () => {
    const userId = deps.ids.next("usr");
    const budget = deps.tokenBudgets(userId);
    const call = reservation(userId);
    await budget.reserve(call);
    await budget.settle(record(userId, call.callId));
    await within(env.TOKEN_BUDGET, userId, TokenBudget, (_, { storage }) => {
      storage.sql.exec("update reservations set nano_usd = null, reserved_nano_usd = null");
    });
    await evictDurableObject(env.TOKEN_BUDGET.getByName(userId));
    expect(await budget.day(day)).toMatchObject({ nanoUsd: { settled: 20, reserved: 0 } });
  });

  it("[LLM-3] pages where a call cost more than was reserved for it, though its tokens were fewer", async () => {
    const userId = deps.ids.next("usr");
    const raise = vi.fn<Deps["alerts"]["raise"]>(async () => undefined);
    const call = reservation(userId);
    await deps.tokenBudgets(userId).reserve(call);
    await within(env.TOKEN_BUDGET, userId, TokenBudget, (object) => {
      object.deps = createDeps(env, { alerts: { raise, resolve: async () => undefined } });
    });
    await deps.tokenBudgets(userId).settle(record(userId, call.callId, { outputCostNanoUsd: 201 }));
    await handedOn(userId);
    expect(raise).toHaveBeenCalledWith(
      expect.objectContaining({ severity: "page", summary: expect.stringContaining("0.000000201 USD where 0.0000002 USD") }),
    );
  });
});

describe("percentages of a limit that are used", () => {
  const { limitAlertPercents } = deps.contract.llm;
  const reached = async () => {
    const { reached: found = [] } = await deps.tokenPool.figures(day);
    return limitAlertPercents.map((percent) => found.find((each) => each.percent === percent)?.limits ?? 0);
  };
  /** How many more limits reached each percentage by it, of 80 and of 95. */
  const increaseOf = async (act: () => Promise<unknown>) => {
    const before = await reached();
    await act();
    return (await reached()).map((limits, index) => limits - (before[index] ?? 0));
  };

  it("are told of once a day each, of the account and of its service tokens, in tokens and in money", async () => {
    const userId = deps.ids.next("usr");
    const budget = deps.tokenBudgets(userId);
    const use = async (tokens: number, nanoUsd: number) => {
      const money = { worst: nanoUsd, limit: 1_000, piece: 400 };
      const call = reservation(userId, {
        tokens,
        money,
        limit: 1_000,
        ...byToken("svc_1", [{ of: "service-token", unit: "tokens", limit: 900 }]),
      });
      await budget.reserve(call);
      await budget.settle(record(userId, call.callId, { outputTokens: tokens, outputCostNanoUsd: nanoUsd }));
    };
    const look = async () => {
      await budget.reserve(
        reservation(userId, { ...byToken("svc_1", [{ of: "service-token", unit: "tokens", limit: 900 }]), limit: 1_000 }),
      );
      await handedOn(userId);
    };
    expect(await increaseOf(() => use(799, 799).then(look))).toEqual([1, 0]); // the token's
    expect(await increaseOf(() => use(1, 1).then(look))).toEqual([2, 0]); // the account's, of both
    expect(await increaseOf(() => look().then(look))).toEqual([0, 0]);
  });

  it("are told of again where the pool did not answer, and count once", async () => {
    const userId = deps.ids.next("usr");
    const budget = deps.tokenBudgets(userId);
    const call = reservation(userId, { tokens: 90, limit: 100 });
    await budget.reserve(call);
    await budget.settle(record(userId, call.callId, { outputTokens: 90 }));
    const poolWith = (noteReached: Deps["tokenPool"]["noteReached"]) =>
      within(env.TOKEN_BUDGET, userId, TokenBudget, (object) => {
        object.deps = createDeps(env, { tokenPool: overriding(deps.tokenPool, { noteReached }) });
      });
    const noted = vi.fn<Deps["tokenPool"]["noteReached"]>((note) => deps.tokenPool.noteReached(note));
    await poolWith(() => Promise.reject(unavailable("token-pool")));
    await budget.reserve(reservation(userId, { limit: 100 }));
    expect(await increaseOf(() => handOn(userId))).toEqual([0, 0]);
    await poolWith(noted);
    expect(await increaseOf(() => ring(env.TOKEN_BUDGET.getByName(userId)))).toEqual([1, 0]);
    await handedOn(userId);
    expect(noted).toHaveBeenCalledOnce();
  });

  it("[AUT-2] are events to the buyer's automations, once each, though Postgres did not take them at first or the budget died after it did", async () => {
    const userId = deps.ids.next("usr");
    const budget = deps.tokenBudgets(userId);
    const mini = byToken("svc_1", [{ of: "service-token-model", unit: "tokens", limit: 100 }]);
    const call = reservation(userId, { tokens: 90, limit: 100, ...mini });
    await budget.reserve(call);
    await budget.settle(record(userId, call.callId, { outputTokens: 90 }));
    const events = async () => {
      const rows = await deps.db.select().from(outboxEvents).where(eq(outboxEvents.buyerId, userId));
      return rows.map(({ type, payload }) => ({ type, ...EVENT_DATA["quota.near"].parse(payload) }));
    };
    const anew = reservation(userId, { limit: 100, ...mini });
    await within(env.TOKEN_BUDGET, userId, TokenBudget, (object) => {
      object.deps = createDeps(env, { db: overriding(deps.db, { batch: () => Promise.reject(unavailable("postgres")) }) });
    });
    await budget.reserve(anew);
    expect(await handOn(userId)).toBe(false);
    expect(await events()).toEqual([]);
    await within(env.TOKEN_BUDGET, userId, TokenBudget, (object) => {
      object.deps = createDeps(env);
    });
    await ring(env.TOKEN_BUDGET.getByName(userId));
    const about = { type: "quota.near", day, percent: 80, unit: "tokens" };
    const account = { ...about, of: "account", serviceTokenId: null, model: null };
    expect(await events()).toContainEqual(account);
    const told = (await events()).length;
    await within(env.TOKEN_BUDGET, userId, TokenBudget, (_, { storage }) => {
      storage.sql.exec("update reached set evented = 0");
    });
    await budget.reserve(anew);
    await ring(env.TOKEN_BUDGET.getByName(userId));
    expect(await events()).toHaveLength(told);
  });

  it("are noticed where an isolate hands over what its calls used", async () => {
    const userId = deps.ids.next("usr");
    const budget = deps.tokenBudgets(userId);
    const call = reservation(userId, { tokens: 90, limit: 100 });
    await budget.reserve(call);
    await budget.settle(record(userId, call.callId, { outputTokens: 96, outputCostNanoUsd: 5 }));
    const batch = { leaseId: deps.ids.next("lse"), userId, day, limit: 100, nanoUsdLimit: 1_000, begun: [], ended: [] };
    expect(await increaseOf(() => budget.handOver(batch).then(() => handedOn(userId)))).toEqual([1, 1]);
  });
});

describe("a limit of a service token", () => {
  it("[LLM-3] holds for the calls made by it, of the model it is for, under any parallelism, and for no others", async () => {
    const userId = deps.ids.next("usr");
    const budget = deps.tokenBudgets(userId);
    const money = { worst: 1, limit: 1_000_000, piece: 100 };
    const mini = byToken("svc_1", [{ of: "service-token-model", unit: "tokens", limit: 300 }]);
    const any = byToken("svc_1", [{ of: "service-token", unit: "tokens", limit: 1_000 }]);
    const taken = await Promise.all(Array.from({ length: 10 }, () => budget.reserve(reservation(userId, { money, ...mini }))));
    expect(taken.filter(({ ok }) => ok)).toHaveLength(3);
    expect(taken.find(({ ok }) => !ok)).toMatchObject({ refusal: { of: "service-token-model", unit: "tokens", limit: 300 } });

    const more = await Promise.all(Array.from({ length: 10 }, () => budget.reserve(reservation(userId, { money, ...any }))));
    expect(more.filter(({ ok }) => ok)).toHaveLength(7);
    expect((await budget.reserve(reservation(userId, { money, ...byToken("svc_2", any.serviceToken.limits) }))).ok).toBe(true);
    expect((await budget.reserve(reservation(userId, { money }))).ok).toBe(true);
  });

  it("is told to its program in the wire's own form, with whose limit it is", async () => {
    const { tokenOf, post, settled } = await program();
    const ask = (token: string) =>
      post(token, "/llm/v1/chat/completions", {
        ...{ model: "gpt-4.1-mini", max_tokens: 50 },
        messages: [{ role: "user", content: "20 chairs" }],
      });
    const tooLarge = await ask(await tokenOf({ tokens: 10 }));
    const { needed } = z.object({ needed: z.number() }).parse(await tooLarge.clone().json());
    // Room for one such call, and, with what it used, none for a second.
    const token = await tokenOf({ tokens: needed });
    expect((await ask(token)).status).toBe(200);
    await expect.poll(settled, { timeout: 10_000 }).toBeGreaterThan(0);
    const refused = await ask(token);
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({
      ...{ type: "/problems/llm-daily-limit", of: "service-token", unit: "tokens", limit: needed },
      error: { type: "rate_limit_error", message: expect.stringContaining("which the service token is limited to") },
    });
    expect(refused.headers.get("ratelimit")).toMatch(/"llm-service-token-tokens";r=[1-9]\d*;t=/u);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    const dear = await ask(await tokenOf({ models: { "gpt-4.1-mini-2025-04-14": { nanoUsd: 1_000 } } })); // one of its names
    expect(await dear.json()).toMatchObject({ of: "service-token-model", unit: "nanoUsd", limit: 1_000 });
    expect(dear.headers.get("ratelimit-policy")).toContain('"llm-service-token-model-nano-usd";q=1000;w=86400');
    expect((await ask(await tokenOf({ models: { "gpt-5-mini": { nanoUsd: 1_000 } } }))).status).toBe(200);
  });

  it("is told to come neither later nor again where the call is larger than a whole day, and what would help", async () => {
    const { tokenOf, post } = await program();
    const body = { model: "gpt-4.1-mini", max_tokens: 50, messages: [{ role: "user", content: "20 chairs" }] };
    const refused = await post(await tokenOf({ tokens: 10 }), "/llm/v1/chat/completions", body);
    expect([refused.status, refused.headers.get("retry-after"), refused.headers.get("x-should-retry")]).toEqual([400, null, "false"]);
    expect(await refused.json()).toMatchObject({
      ...{ type: "/problems/llm-call-over-limit", of: "service-token", unit: "tokens", limit: 10 },
      ...{ detail: expect.stringContaining("Ask for a shorter answer, or send less."), error: { type: "invalid_request_error" } },
    });
    expect(refused.headers.get("ratelimit")).toContain('"llm-service-token-tokens";r=10;t=');
  });

  it("holds for what it says to the assistant too", async () => {
    const { tokenOf, post } = await program();
    const token = await tokenOf({ tokens: 10 });
    const { id } = z.object({ id: z.string() }).parse(await (await post(token, "/chat-sessions", {})).json());
    const answered = await post(token, `/chat-sessions/${id}/messages`, { content: "20 chairs" });
    expect(answered.status).toBe(429);
    expect(await answered.json()).toMatchObject({ type: "/problems/chat-assistant-unavailable", reason: "call-over-limit" });
    expect(answered.headers.get("retry-after")).toBeNull();
    const free = await tokenOf({ models: { "gpt-5-mini": { tokens: 10 } } });
    expect((await post(free, `/chat-sessions/${id}/messages`, { content: "20 chairs" })).status).toBe(200);
  });
});

/** A buyer whose address is proven, programs of whom may call models and say things to the assistant. */
async function program() {
  const one = isolates().one();
  const buyer = await cheaplyRegistered(one);
  await markVerified(one.db, { buyerId: buyer.id, email: buyer.email }, one.clock.now());
  const app = createApp(() => one, routes);
  return {
    async tokenOf(llmLimits: LlmLimits) {
      const wanted = { name: "limited", scopes: ["llm", "chat"] as const, expiresAt: undefined, llmLimits };
      return present(valueOf(await makeServiceToken(one, buyer.id, wanted, undefined)).token, "the token's text");
    },
    settled: async () => (await one.tokenBudgets(buyer.id).day(one.clock.now().toISOString().slice(0, 10))).settled,
    async post(token: string, path: string, body: unknown) {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const request = new Request(`https://api.test${path}`, { method: "POST", headers, body: JSON.stringify(body) });
      return app.fetch(request, {}, createExecutionContext());
    },
  };
}
