import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { IsolateBudget } from "../../../src/features/llm/isolate-budget.ts";
import type { CallReservation, HandOver, Reservation, TokenBudget } from "../../../src/features/llm/ports.ts";
import type { UsageRecord } from "../../../src/features/llm/usage-record.ts";
import { systemClock } from "../../../src/platform/clock.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { createIds } from "../../../src/platform/ids.ts";
import { createOwner, DAY } from "./isolate-simulation.ts";

const contract = contractFor("local");
const { collectMs, tellAfterMs } = contract.llm.lease.isolate;
const LIMIT = { tokens: 500_000, nanoUsd: 10_000_000_000 };

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-23T10:00:00Z") }));
afterEach(() => void vi.useRealTimers());

const ended = (callId: string): UsageRecord => ({
  ...{ callId, userId: "usr_1", day: DAY, at: new Date().toISOString(), provider: "openai", model: "gpt-4.1-mini", wire: "chat" },
  ...{ outcome: "complete", worstCase: false, inputTokens: 0, cachedInputTokens: 0, inputSource: "reported", inputCostNanoUsd: 0 },
  ...{ outputTokens: 1, outputSource: "reported", outputCostNanoUsd: 1, parts: [], delivered: 0 },
});

/** An isolate that has a lease, and what its budget is told from then on: how many calls that ended and that go on, and each call settled by itself. */
async function leased() {
  const owner = createOwner(LIMIT);
  const told: (string | { ended: number; begun: number })[] = [];
  const port = {
    reserve: async (reservation: Reservation) => owner.reserve(reservation),
    async handOver(batch: HandOver) {
      told.push({ ended: batch.ended.length, begun: batch.begun.length });
      return owner.handOver(batch);
    },
    async settle(usage: UsageRecord) {
      told.push("settled alone");
      owner.settle(usage);
    },
  };
  const quiet = { count: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  const budget = new IsolateBudget(port as unknown as TokenBudget, {
    ...{ clock: systemClock, ids: createIds(systemClock), contract, log: quiet as never, metrics: quiet as never },
    pause: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
    defer: (task) => void task,
  });
  const begin = async (callId: string, tokens: number): Promise<void> => {
    const call: CallReservation = {
      ...{ callId, userId: "usr_1", day: DAY, tokens, limit: LIMIT.tokens, verified: true, piece: LIMIT.tokens },
      money: { worst: tokens, limit: LIMIT.nanoUsd, piece: LIMIT.nanoUsd },
      expiresAt: Date.now() + contract.llm.reservationSeconds * 1_000,
      abandoned: () => ended(callId),
      dearest: { provider: "openai", model: "gpt-4.1-mini", nanoUsdPerToken: 1 },
    };
    expect(await budget.reserve(call)).toMatchObject({ ok: true });
  };
  // The first asks, and has the lease granted beside.
  await begin("llm_first", 10);
  await budget.settle(ended("llm_first"));
  told.length = 0;
  return { budget, begin, told, owner };
}

const names = (count: number): string[] => Array.from({ length: count }, (_, number) => `llm_${number}`);

describe("an isolate hands over behind its answers", () => {
  it("what ends within a moment together, and none of the calls that still go on", async () => {
    const { budget, begin, told, owner } = await leased();
    for (const name of names(9)) await begin(name, 100);
    for (const name of names(8)) void budget.settleSoon(ended(name));
    await vi.advanceTimersByTimeAsync(collectMs - 1);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(told).toEqual([{ ended: 8, begun: 0 }]);
    void budget.settleSoon(ended("llm_8"));
    await vi.advanceTimersByTimeAsync(collectMs);
    expect(told).toEqual([
      { ended: 8, begun: 0 },
      { ended: 1, begun: 0 },
    ]);
    expect(owner.settled().tokens).toBe(10);
  });

  it("at once where ended calls hold more than they leave of the lease, and others have it without asking", async () => {
    const { budget, begin, told } = await leased();
    for (const name of names(10)) await begin(name, 3_500);
    for (const name of names(2)) void budget.settleSoon(ended(name));
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toEqual([{ ended: 2, begun: 0 }]);
    for (const name of names(3)) await begin(`${name}_more`, 3_500);
    // All of it was had of the lease: none of the three is known by itself.
    await budget.settle(ended("llm_0_more"));
    expect(told).toEqual([
      { ended: 2, begun: 0 },
      { ended: 1, begun: 0 },
    ]);
  });

  it("a call that goes on as one of its own, which is settled by itself", async () => {
    const { budget, begin, told } = await leased();
    await begin("llm_long", 100);
    await vi.advanceTimersByTimeAsync(tellAfterMs);
    await budget.settle(ended("llm_long"));
    expect(told).toEqual([{ ended: 0, begun: 1 }, "settled alone"]);
  });
});
