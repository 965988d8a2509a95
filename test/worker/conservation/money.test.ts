import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { llmLaws } from "../../../src/features/llm/conservation.ts";
import { llmHealth } from "../../../src/features/llm/health.ts";
import { llmUsageEvents } from "../../../src/features/llm/tables.ts";
import type { UsageRecord } from "../../../src/features/llm/usage-record.ts";
import { present } from "../../support/present.ts";
import { capturesOf, contractOver } from "./measure.ts";
import { handedOn } from "../llm/handed-on.ts";

const local = contractOver(3_600);
/** One user that called last, and two accounts in turn: the others are looked at only by and by. */
const contract = { ...local, conservation: { ...local.conservation, sample: 1, booksRound: 2 } };
const deps = createDeps(env, { contract });
const day = deps.clock.now().toISOString().slice(0, 10);
/** When the day is over for the laws: all calls below ended with its first second. */
const EVENING = new Date(`${day}T23:59:59.000Z`);

const law = (name: string) =>
  present(
    llmLaws(deps).find((each) => each.name === name),
    `the law ${name}`,
  );

/** 10 tokens of prompt, 8 of them fresh, and 20 of answer: 36,000 nano-US-dollars. */
const booked = (userId: string, callId: string): UsageRecord => ({
  ...{ callId, userId, day, at: `${day}T00:00:01.000Z`, provider: "openai", model: "gpt-4.1-mini", wire: "chat", outcome: "complete" },
  ...{ worstCase: false, inputTokens: 10, cachedInputTokens: 2, inputSource: "reported", inputCostNanoUsd: 3_400 },
  ...{ outputTokens: 20, outputSource: "reported", outputCostNanoUsd: 32_600, parts: [], delivered: 0 },
  priced: {
    from: "2026-01-01",
    lines: [
      { unit: "input", count: 8, nanoUsd: 400 },
      { unit: "cached-input", count: 2, nanoUsd: 100 },
      { unit: "output", count: 20, nanoUsd: 1_630 },
    ],
  },
});

/** A user with a call that is booked at 36,000 nano-US-dollars, and one that goes on, of which 50,000 are held. */
async function userWithCalls() {
  const userId = deps.ids.next("usr");
  const budget = deps.tokenBudgets(userId);
  const [settled, open] = [deps.ids.next("llm"), deps.ids.next("llm")];
  for (const callId of [settled, open]) {
    const limits = { tokens: 100, limit: 1_000, verified: true, piece: 500, money: { worst: 50_000, limit: 1_000_000, piece: 500_000 } };
    await budget.reserve({ callId, userId, day, ...limits, expiresAt: Date.now() + 600_000, abandoned: booked(userId, callId) });
  }
  await budget.settle(booked(userId, settled));
  await handedOn(userId);
  const tamper = (statement: string) =>
    runInDurableObject(env.TOKEN_BUDGET.getByName(userId), (_, { storage }) => void storage.sql.exec(statement));
  return { userId, settled, open, tamper };
}

/** Until every account of the day was looked at once more, and those that differ twice. */
async function afterARound(captures: ReturnType<typeof capturesOf>) {
  const { accounts } = await deps.tokenPool.booksInTurn(day, { round: 0, differing: 0 });
  for (let look = 0; look < accounts / 2 + 2; look += 1) await captures.at(EVENING);
  const [equation] = await captures.at(EVENING);
  return present(equation, "equation");
}

describe("the law of money", () => {
  it("[LLM-3] finds an account that is quiet while others call, stays with it until it is mended, and is on both health surfaces", async () => {
    const { userId, tamper } = await userWithCalls();
    for (let others = 0; others < 5; others += 1) await userWithCalls();
    const captures = capturesOf(deps, law("llm.money-reserved"));
    expect(await afterARound(captures)).toMatchObject({ difference: 0, left: { amount: expect.any(Number) } });

    await tamper("update day_tallies set reserved_nano_usd = reserved_nano_usd + 7");
    expect(await afterARound(captures)).toMatchObject({ difference: 7, detail: expect.stringContaining(`${userId} (7)`) });
    expect(captures.raised).toMatchObject([{ key: "conservation.llm.money-reserved", severity: "page" }]);
    const { figures, surfaces } = { ...(await healthAt(EVENING)), surfaces: llmHealth(deps).surfaces };
    expect(figures).toMatchObject({ booksDiffering: 1 });
    expect(surfaces).toEqual(["detailed", "ops"]);

    await tamper("update day_tallies set reserved_nano_usd = reserved_nano_usd - 7");
    expect(await afterARound(captures)).toMatchObject({ difference: 0 });
    expect((await healthAt(EVENING)).figures).toMatchObject({ booksDiffering: 0 });
  });

  it("[LLM-3] finds what a budget booked otherwise than its audit event says, whichever of the two was changed", async () => {
    const [less, more] = [await userWithCalls(), await userWithCalls()];
    const captures = capturesOf(deps, law("llm.money-recorded"));
    expect(await afterARound(captures)).toMatchObject({ difference: 0 });

    await less.tamper("update reservations set nano_usd = nano_usd - 5 where state = 'settled'");
    const inputCostNanoUsd = sql`${llmUsageEvents.inputCostNanoUsd} - 5`;
    await deps.db.update(llmUsageEvents).set({ inputCostNanoUsd }).where(eq(llmUsageEvents.id, more.settled));
    const broken = await afterARound(captures);
    // One is five short and the other five over: together nothing, and ten apart.
    expect(broken).toMatchObject({ difference: 10, detail: expect.stringContaining(`${less.userId} (-5)`) });
    expect(broken.detail).toContain(`${more.userId} (5)`);
    expect(captures.raised).toMatchObject([{ key: "conservation.llm.money-recorded" }]);

    await less.tamper("update reservations set nano_usd = nano_usd + 5 where state = 'settled'");
    const restored = sql`${llmUsageEvents.inputCostNanoUsd} + 5`;
    await deps.db.update(llmUsageEvents).set({ inputCostNanoUsd: restored }).where(eq(llmUsageEvents.id, more.settled));
    expect(await afterARound(captures)).toMatchObject({ difference: 0 });
  });

  it("[LLM-2] proves a day's books from the units and prices that each audit event keeps, and names the call that they do not prove", async () => {
    const { settled } = await userWithCalls();
    const captures = capturesOf(deps, law("llm.money-priced"));
    expect(await afterARound(captures)).toMatchObject({ difference: 0 });
    const [event] = await deps.db.select({ priced: llmUsageEvents.priced }).from(llmUsageEvents).where(eq(llmUsageEvents.id, settled));
    expect(event?.priced).toEqual(booked("", "").priced);

    await deps.db.update(llmUsageEvents).set({ outputCostNanoUsd: 32_601 }).where(eq(llmUsageEvents.id, settled));
    expect(await afterARound(captures)).toMatchObject({ difference: 1, detail: expect.stringContaining(settled) });
    // The same cost for other tokens is no proof of it.
    await deps.db.update(llmUsageEvents).set({ outputCostNanoUsd: 32_600, outputTokens: 21 }).where(eq(llmUsageEvents.id, settled));
    expect(await afterARound(captures)).toMatchObject({ difference: 1 });
    await deps.db.update(llmUsageEvents).set({ outputTokens: 20 }).where(eq(llmUsageEvents.id, settled));
    expect(await afterARound(captures)).toMatchObject({ difference: 0 });
  });
});

async function healthAt(now: Date) {
  const outbound = <T>(_: unknown, call: () => Promise<T>): Promise<T> => call();
  return llmHealth(deps).capture({ now, signal: new AbortController().signal, outbound, metrics: deps.metricsReader });
}
