import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { TokenBudget } from "../../../durable-objects/token-budget/object.ts";
import { createDeps } from "../../../src/deps.ts";
import type { IsolateAsk } from "../../../src/features/llm/isolate-lease.ts";
import type { HandOver, Reservation } from "../../../src/features/llm/ports.ts";
import type { UsageRecord } from "../../../src/features/llm/usage-record.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { ring, within } from "../objects.ts";
import { usageOf } from "./handed-on.ts";

const deps = createDeps(env);
const day = deps.clock.now().toISOString().slice(0, 10);
const LIMIT = 100_000;
const MONEY = 10_000_000_000;
const EXPIRY_MS = 60_000;

const record = (userId: string, callId: string, outputTokens: number): UsageRecord => ({
  ...{ callId, userId, day, at: deps.clock.now().toISOString(), provider: "openai", model: "gpt-4.1-mini", wire: "chat" },
  ...{ outcome: "complete", inputTokens: 0, cachedInputTokens: 0, inputSource: "reported", inputCostNanoUsd: 0, outputTokens },
  ...{ outputSource: "reported", outputCostNanoUsd: outputTokens * 1_600, worstCase: false, parts: ["text"], delivered: 4 },
});
const reservation = (userId: string, given: Partial<Reservation> = {}): Reservation => {
  const callId = deps.ids.next("llm");
  return {
    ...{ callId, userId, day, tokens: 1_000, limit: LIMIT, verified: true, piece: 50_000 },
    money: { worst: 1_600_000, limit: MONEY, piece: 1_000_000_000 },
    ...{ expiresAt: deps.clock.now().getTime() + 900_000, abandoned: { ...record(userId, callId, 1_000), outcome: "abandoned" as const } },
    ...given,
  };
};
const ask = (): IsolateAsk => ({
  ...{ leaseId: deps.ids.next("lse"), tokens: 40_000, nanoUsd: 800_000_000, share: 0.1, expiryMs: EXPIRY_MS },
  dearest: { provider: "anthropic", model: "claude-sonnet-4-5", nanoUsdPerToken: 22_500 },
});

/** A user with a call under way and an isolate that has a lease beside it. */
async function leased() {
  const userId = deps.ids.next("usr");
  const isolate = ask();
  const budget = deps.tokenBudgets(userId);
  const first = reservation(userId, { isolate });
  const { lease } = present(valueOf(await budget.reserve(first)), "the day");
  const batch = (given: Partial<HandOver> = {}): HandOver => ({
    ...{ leaseId: isolate.leaseId, userId, day, limit: LIMIT, nanoUsdLimit: MONEY, begun: [], ended: [], keep: isolate },
    ...given,
  });
  return { userId, budget, isolate, first, lease: present(lease, "a lease"), batch };
}
/** Of the same user, what one who asks without a lease may still have. */
const takes = async (userId: string, tokens: number): Promise<boolean> => {
  const call = reservation(userId, { tokens });
  const { ok } = await deps.tokenBudgets(userId).reserve(call);
  if (ok) await deps.tokenBudgets(userId).release(call.callId, day);
  return ok;
};

describe("an isolate's lease of a user's budget", () => {
  it("[LLM-3] is a part of what is left, and nobody else's from then on", async () => {
    const { userId, lease } = await leased();
    expect(lease.tokens).toBe(9_900); // a tenth of what the first call leaves
    expect(await takes(userId, LIMIT - 1_000 - 9_900)).toBe(true);
    expect(await takes(userId, LIMIT - 1_000 - 9_900 + 1)).toBe(false);
    expect(await deps.tokenBudgets(userId).day(day)).toMatchObject({ settled: 0, reserved: 1_000 });
  });

  it("[LLM-3] gets smaller as the limit nears", async () => {
    const { userId, budget, batch } = await leased();
    await budget.reserve(reservation(userId, { tokens: 80_000 }));
    const other = present(valueOf(await budget.reserve(reservation(userId, { isolate: ask() }))), "the day");
    expect(present(other.lease, "a lease").tokens).toBe(810); // a tenth of 8,100
    expect((await budget.handOver(batch())).lease?.tokens).toBe(9_900); // what it has it keeps
  });

  it("[LLM-2] takes calls that ended and calls that go on out of the lease, once, however often they are handed over", async () => {
    const { userId, budget, batch } = await leased();
    const [short, long] = [reservation(userId), reservation(userId)];
    const handed = batch({ begun: [long], ended: [{ reservation: short, record: record(userId, short.callId, 30) }] });
    await budget.handOver(handed);
    await budget.handOver(handed);
    expect(await budget.day(day)).toMatchObject({ settled: 30, reserved: 2_000 });

    const done = batch({ ended: [{ reservation: long, record: record(userId, long.callId, 12) }] });
    await budget.handOver(done);
    await budget.settle(record(userId, long.callId, 12));
    expect(await budget.day(day)).toMatchObject({ settled: 42, reserved: 1_000 });
    const { items } = await usageOf(deps, userId);
    expect(items).toMatchObject([{ calls: 2, reported: { outputTokens: 42 } }]);
  });

  it("is taken from once for all the calls of a hand-over, and filled once, as what was ever reserved on the day is written once", async () => {
    const { userId, batch } = await leased();
    const ended = Array.from({ length: 5 }, () => reservation(userId)).map((each) => ({
      reservation: each,
      record: record(userId, each.callId, 10),
    }));
    const handed = batch({ begun: [reservation(userId)], ended });
    const found = await within(env.TOKEN_BUDGET, userId, TokenBudget, async (object, { storage: { sql } }) => {
      sql.exec("create table writes (of text)");
      for (const of of ["isolate_leases", "day_tallies"])
        sql.exec(
          `create trigger counted_${of} after update on ${of} when new.${of === "day_tallies" ? "reserved" : "tokens"} > 0 begin insert into writes values ('${of}'); end`,
        );
      await object.handOver(handed);
      const writes = sql.exec("select of from writes order by of").toArray();
      const [tally] = sql.exec("select reserved from day_tallies").toArray();
      return { writes: writes.map(({ of }) => of), reserved: tally?.["reserved"] };
    });
    expect(found).toEqual({ writes: ["day_tallies", "isolate_leases", "isolate_leases"], reserved: 7_000 });
  });

  it("[LLM-3] notes a call that had ended when it was first heard of, and used more than was reserved for it", async () => {
    const { userId, budget, batch } = await leased();
    const [beyond, sound] = [reservation(userId), reservation(userId)];
    const ended = [beyond, sound].map((each) => ({
      reservation: each,
      record: record(userId, each.callId, each === beyond ? 1_001 : 1_000),
    }));
    const noted = await within(env.TOKEN_BUDGET, userId, TokenBudget, async (object, { storage }) => {
      await object.handOver(batch({ ended }));
      return storage.sql.exec("select call_id as callId from exceedances").toArray();
    });
    expect(noted).toEqual([{ callId: beyond.callId }]);
    expect(await budget.day(day)).toMatchObject({ settled: 2_001, reserved: 1_000 });
  });

  it("[LLM-3] gives back what a call took that used nothing and had ended when it was first heard of", async () => {
    const { userId, budget, batch } = await leased();
    const unused = batch({ ended: [{ reservation: reservation(userId) }] });
    await budget.handOver(unused);
    await budget.handOver(unused);
    expect(await budget.day(day)).toMatchObject({ settled: 0, reserved: 1_000 });
    const audit = present(await budget.audit(day, deps.clock.now().getTime()), "an audit");
    expect(audit).toMatchObject({ reserved: 2_000, open: 1_000, released: 1_000, settled: 0 });
  });

  it("asks the object's tables 17 times for a hand-over of one short call, and 9 times where its alarm is coming", async () => {
    const { userId, batch } = await leased();
    const statements = await within(env.TOKEN_BUDGET, userId, TokenBudget, async (object, { storage }) => {
      const exec = vi.spyOn(storage.sql, "exec");
      const now = deps.clock.now();
      object.clock = { now: () => now };
      const asked: number[] = [];
      for (let turn = 0; turn < 2; turn += 1) {
        const call = reservation(userId);
        const handing = object.handOver(batch({ ended: [{ reservation: call, record: record(userId, call.callId, 30) }] }));
        // Before it waits for anything: what else the object does meanwhile is not counted.
        asked.push(exec.mock.calls.splice(0).length);
        await handing;
        exec.mockClear();
      }
      exec.mockRestore();
      return asked;
    });
    expect(statements).toEqual([17, 9]);
  });

  it("goes back whole, and an ask for it that comes late finds none", async () => {
    const { userId, budget, isolate, batch } = await leased();
    const { keep: _, ...back } = batch();
    expect(await budget.handOver(back)).not.toHaveProperty("lease");
    expect(await takes(userId, LIMIT - 1_000)).toBe(true);
    expect(valueOf(await budget.reserve(reservation(userId, { isolate })))).not.toHaveProperty("lease");

    const unknown = ask();
    await budget.handOver({ ...back, leaseId: unknown.leaseId });
    expect(valueOf(await budget.reserve(reservation(userId, { isolate: unknown })))).not.toHaveProperty("lease");
  });

  it("[LLM-2] is put down as used, marked, on the dearest model, where its isolate is not heard of any more", async () => {
    const { userId, budget, isolate, lease, batch } = await leased();
    await evictDurableObject(env.TOKEN_BUDGET.getByName(userId));
    const later = deps.clock.now().getTime() + EXPIRY_MS;
    await within(env.TOKEN_BUDGET, userId, TokenBudget, (object) => void (object.clock = { now: () => new Date(later) }));
    await ring(env.TOKEN_BUDGET.getByName(userId));

    expect(await budget.day(day)).toMatchObject({ settled: lease.tokens, reserved: 1_000 });
    const { items } = await usageOf(deps, userId);
    expect(items).toMatchObject([
      {
        ...{ provider: "anthropic", model: "claude-sonnet-4-5", calls: 1, reported: { costNanoUsd: 0 } },
        // Never more than it had: so little of its money is a tenth of what is left.
        estimated: { outputTokens: lease.tokens, costNanoUsd: Math.min(present(lease.nanoUsd, "money"), lease.tokens * 22_500) },
      },
    ]);

    // What its calls used is in it.
    const late = reservation(userId);
    const told = await budget.handOver(batch({ ended: [{ reservation: late, record: record(userId, late.callId, 30) }] }));
    expect(told).not.toHaveProperty("lease");
    expect(valueOf(await budget.reserve(reservation(userId, { isolate })))).not.toHaveProperty("lease");
    expect(await budget.day(day)).toMatchObject({ settled: lease.tokens });
  });

  it("[LLM-3] is as well of money, and calls that are handed over take theirs of it", async () => {
    const { userId, budget, lease, batch } = await leased();
    expect(lease.nanoUsd).toBe(800_000_000);
    const [short, long] = [reservation(userId), reservation(userId)];
    const told = await budget.handOver(batch({ begun: [long], ended: [{ reservation: short, record: record(userId, short.callId, 30) }] }));
    expect(told).toMatchObject({ nanoUsd: { settled: 48_000, reserved: 3_200_000 }, lease: { nanoUsd: 800_000_000 } });
    const dear = (worst: number) => reservation(userId, { money: { worst, limit: MONEY, piece: 0 } });
    const rest = MONEY - 48_000 - 3_200_000 - 800_000_000;
    expect((await budget.reserve(dear(rest + 1))).ok).toBe(false);
    expect((await budget.reserve(dear(rest))).ok).toBe(true);
  });

  it("is of tokens alone for an isolate of the release before, whose calls are counted in money all the same", async () => {
    const userId = deps.ids.next("usr");
    const budget = deps.tokenBudgets(userId);
    const { nanoUsd: _, ...isolate } = ask();
    const before = (given: Partial<Reservation> = {}) => {
      const { money: __, ...call } = reservation(userId, given);
      return call;
    };
    const { lease } = present(valueOf(await budget.reserve(before({ isolate }))), "the day");
    expect(lease).toMatchObject({ tokens: 9_900, nanoUsd: 0 });
    const call = before();
    const batch = { leaseId: isolate.leaseId, userId, day, limit: LIMIT, keep: isolate };
    const told = await budget.handOver({
      ...batch,
      begun: [before()],
      ended: [{ reservation: call, record: record(userId, call.callId, 30) }],
    });
    expect(told).toMatchObject({ settled: 30, nanoUsd: { settled: 48_000, reserved: 3_200_000 }, lease: { nanoUsd: 0 } });

    const later = deps.clock.now().getTime() + EXPIRY_MS;
    await within(env.TOKEN_BUDGET, userId, TokenBudget, (object) => void (object.clock = { now: () => new Date(later) }));
    await ring(env.TOKEN_BUDGET.getByName(userId));
    const { items } = await usageOf(deps, userId);
    const lost = items.find(({ model }) => model === "claude-sonnet-4-5");
    expect(lost?.estimated.costNanoUsd).toBe(present(told.lease, "a lease").tokens * 22_500);
  });

  it("serves a Worker of the release before, which asks for none", async () => {
    const userId = deps.ids.next("usr");
    const call = reservation(userId);
    expect(valueOf(await deps.tokenBudgets(userId).reserve(call))).toMatchObject({ settled: 0, reserved: 1_000 });
    await deps.tokenBudgets(userId).settle(record(userId, call.callId, 7));
    expect(await deps.tokenBudgets(userId).day(day)).toMatchObject({ settled: 7, reserved: 0 });
  });
});
