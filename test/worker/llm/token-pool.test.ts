import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { callModel } from "../../../src/features/llm/call-model.ts";
import { poolLimits, type LeaseAsk } from "../../../src/features/llm/pool.ts";
import { llmProblems } from "../../../src/features/llm/problems.ts";
import type { Reservation } from "../../../src/features/llm/ports.ts";
import { tellOfExceedance } from "../../../src/features/llm/tell-of-exceedance.ts";
import type { UsageRecord } from "../../../src/features/llm/usage-record.ts";
import { inEnglish } from "../../../src/platform/language/say.ts";
import { breakableWorker } from "../faults/setting.ts";
import { linesLogged } from "../lines-logged.ts";
import { PATIENT_MS, awakenDesk, ring } from "../objects.ts";
import { objects } from "../../../src/platform/objects/port.ts";

const deps = createDeps(env);
const day = deps.clock.now().toISOString().slice(0, 10);
const { breakPort, mendAll } = breakableWorker(deps);

beforeAll(awakenDesk, 60_000);
afterEach(mendAll);

const record = (userId: string, callId: string, given: Partial<UsageRecord> = {}): UsageRecord => ({
  ...{ callId, userId, day, at: deps.clock.now().toISOString(), provider: "openai", model: "gpt-4.1-mini", wire: "chat" },
  ...{ outcome: "complete", worstCase: false, parts: ["text"], delivered: 80 },
  ...{ inputTokens: 10, cachedInputTokens: 0, inputSource: "reported", inputCostNanoUsd: 4_000 },
  ...{ outputTokens: 20, outputSource: "reported", outputCostNanoUsd: 32_000 },
  ...given,
});

const reservation = (userId: string, given: Partial<Reservation> = {}): Reservation => {
  const callId = deps.ids.next("llm");
  const expiresAt = deps.clock.now().getTime() + 60_000;
  return {
    callId,
    userId,
    day,
    tokens: 100,
    limit: 10_000,
    verified: true,
    piece: 400,
    expiresAt,
    abandoned: record(userId, callId),
    ...given,
  };
};

const budgetOf = (userId: string) => env.TOKEN_BUDGET.getByName(userId);
const poolOf = objects(env.TOKEN_POOL, { object: "token-pool", deadlineMs: PATIENT_MS });
const leased = async () => (await deps.tokenPool.figures(day)).leased;
/** As if nobody had called for long. */
const idle = (userId: string) =>
  runInDurableObject(budgetOf(userId), (_, { storage }) => void storage.sql.exec("update leases set touched_at = 0"));

describe("the pool of all accounts", () => {
  const limits = { total: 1_000, unverified: 300 };
  const ask = (userId: string, given: Partial<LeaseAsk> = {}): LeaseAsk => ({
    ...{ userId, day, version: 1, verified: true, used: 0, atLeast: 100, wanted: 100 },
    ...given,
  });

  it("gives no more than there is to however many ask at once, and counts a repeat once", async () => {
    const pool = poolOf("parallel");
    const asks = Array.from({ length: 25 }, (_, index) => ask(`usr_${index}`));
    const leases = await Promise.all([...asks, ...asks].map((one) => pool.lease(one, limits)));
    expect(leases.slice(0, 25).filter(({ tokens }) => tokens === 100)).toHaveLength(10);
    expect(await pool.figures(day)).toMatchObject({ leased: 1_000, accounts: 25, short: "total" });

    await pool.lease(ask("usr_0", { version: 2, atLeast: 30, wanted: 30, used: 30 }), limits);
    expect(await pool.figures(day)).toMatchObject({ leased: 930, short: null });
  });

  it("knows each day by itself and forgets those long past", async () => {
    const pool = poolOf("days");
    await pool.lease(ask("usr_1", { day: "2026-11-20", atLeast: 1_000, wanted: 1_000 }), limits);
    expect(await pool.lease(ask("usr_1", { day: "2026-11-21" }), limits)).toEqual({ version: 1, tokens: 100 });
    await pool.lease(ask("usr_2", { day: "2026-11-23" }), limits);
    expect((await pool.figures("2026-11-20")).leased).toBe(0);
    expect((await pool.figures("2026-11-21")).leased).toBe(100);
  });

  it("counts an account whose address was verified meanwhile as such", async () => {
    const pool = poolOf("verified");
    await pool.lease(ask("usr_1", { verified: false, used: 40 }), limits);
    expect(await pool.figures(day)).toMatchObject({ leased: 100, unverifiedLeased: 100, unverifiedUsed: 40, unverifiedAccounts: 1 });
    await pool.lease(ask("usr_1", { version: 2, wanted: 200, atLeast: 200 }), limits);
    expect(await pool.figures(day)).toMatchObject({ leased: 200, unverifiedLeased: 0, unverifiedAccounts: 0 });
  });
});

describe("a user's budget and the pool", () => {
  it("takes pieces, and gives back what no call holds once it is idle", async () => {
    const [userId, before] = [deps.ids.next("usr"), await leased()];
    const calls = [reservation(userId), reservation(userId), reservation(userId)];
    const taken = await Promise.all(calls.map((call) => deps.tokenBudgets(userId).reserve(call)));
    expect(taken.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect((await leased()) - before).toBe(400);

    await deps.tokenBudgets(userId).settle(record(userId, calls[0]!.callId));
    await idle(userId);
    await ring(budgetOf(userId));
    expect((await leased()) - before).toBe(230);
    expect((await deps.tokenBudgets(userId).reserve(reservation(userId))).ok).toBe(true);
    expect((await leased()) - before).toBe(630);
  });

  it("is not idle while calls end: each puts off when its lease goes back", async () => {
    const [userId, before] = [deps.ids.next("usr"), await leased()];
    const call = reservation(userId);
    await deps.tokenBudgets(userId).reserve(call);
    await idle(userId);
    await deps.tokenBudgets(userId).settle(record(userId, call.callId));
    await ring(budgetOf(userId));
    expect((await leased()) - before).toBe(400);
  });

  it("refuses where the pool has no room, which is not the user's own limit, and goes on where it has again", async () => {
    const [userId, filler] = [deps.ids.next("usr"), deps.ids.next("usr")];
    const limits = poolLimits(deps.contract.llm, "tokens");
    const rest = limits.total - (await leased()) - 50;
    const fill = { userId: filler, day, version: 1, verified: true, used: 0, atLeast: rest, wanted: rest };
    await deps.tokenPool.lease(fill, limits);
    expect(await deps.tokenBudgets(userId).reserve(reservation(userId))).toEqual({
      ok: false,
      refusal: { kind: "pool-short", of: "total", unit: "tokens" },
    });
    expect(await deps.tokenPool.figures(day)).toMatchObject({ short: "total" });
    expect(await deps.tokenBudgets(userId).day(day)).toMatchObject({ settled: 0, reserved: 0 });

    await deps.tokenPool.lease({ ...fill, version: 2, atLeast: 0, wanted: 0 }, limits);
    expect((await deps.tokenBudgets(userId).reserve(reservation(userId))).ok).toBe(true);
    expect(await deps.tokenPool.figures(day)).toMatchObject({ short: null });
  });

  it("says so to the caller, beside when to come back", () => {
    const refusal = { kind: "shared-limit" as const, unit: "tokens" as const, needed: 9, retryAfterSeconds: 300 };
    expect(llmProblems["shared-limit"]({ ...refusal, of: "total" })).toMatchObject({
      type: "llm-shared-limit",
      status: 429,
      retryAfterSeconds: 300,
    });
    const { detail } = llmProblems["shared-limit"]({ ...refusal, of: "unverified" });
    expect(inEnglish(detail ?? "")).toContain("Verifying");
  });

  it("goes on within its lease while the pool does not answer, and makes no call beyond it", async () => {
    const userId = deps.ids.next("usr");
    await runInDurableObject(budgetOf(userId), (_, { storage }) => {
      storage.sql.exec("insert into leases (day, user_id, verified, tokens, version, touched_at) values (?, ?, 1, 200, 1, 0)", day, userId);
    });
    await breakPort("token-pool", { mode: "down" });
    expect((await deps.tokenBudgets(userId).reserve(reservation(userId))).ok).toBe(true);
    expect((await deps.tokenBudgets(userId).reserve(reservation(userId))).ok).toBe(true);
    expect(await deps.tokenBudgets(userId).reserve(reservation(userId))).toEqual({ ok: false, refusal: { kind: "pool-unreachable" } });
    const call = { userId, addressVerified: true, wire: "chat" as const, body: { model: "gpt-4.1-mini", messages: [{ role: "user" }] } };
    await expect(callModel(deps, call)).rejects.toMatchObject({ code: "dependency-unavailable", detail: { subject: "token-pool" } });
    expect(await deps.tokenBudgets(userId).day(day)).toMatchObject({ settled: 0, reserved: 200 });
  });
});

describe("a call that used more than was reserved for it", () => {
  it("is settled at what it used, and told of once, naming its model and parts", async () => {
    const userId = deps.ids.next("usr");
    const call = reservation(userId);
    const lines = await linesLogged(async () => {
      await deps.tokenBudgets(userId).reserve(call);
      await deps.tokenBudgets(userId).settle(record(userId, call.callId, { inputTokens: 190_000, parts: ["document", "text"] }));
      await ring(budgetOf(userId));
    });

    expect(await deps.tokenBudgets(userId).day(day)).toMatchObject({ settled: 190_020, reserved: 0 });
    const said = lines.filter((line) => line.includes("llm.reservation.exceeded") && line.includes(call.callId));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/gpt-4\.1-mini.*document/);
  });

  it("pages, and is to be told again where nobody took the alert", async () => {
    const raise = vi.fn<(typeof deps)["alerts"]["raise"]>(async () => undefined);
    const using = { log: deps.log, metrics: deps.metrics, alerts: { raise, resolve: async () => undefined } };
    const exceedance = { record: record("usr_1", "llm_1", { parts: ["image_url"] }), reserved: { tokens: 29, nanoUsd: 40_000 } };
    expect(await tellOfExceedance(using, exceedance)).toBe(true);
    expect(raise).toHaveBeenCalledWith(
      expect.objectContaining({
        key: "llm-gateway.reservation-exceeded.openai.gpt-4.1-mini",
        severity: "page",
        detail: expect.objectContaining({
          parts: ["image_url"],
          used: { tokens: 30, nanoUsd: 36_000 },
          reserved: { tokens: 29, nanoUsd: 40_000 },
        }),
      }),
    );
    raise.mockRejectedValue(new Error("the ledger is gone"));
    expect(await tellOfExceedance(using, exceedance)).toBe(false);
  });
});
