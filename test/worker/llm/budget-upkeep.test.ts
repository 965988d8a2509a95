import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { TokenBudget } from "../../../durable-objects/token-budget/object.ts";
import { createDeps } from "../../../src/deps.ts";
import { readUsage } from "../../../src/features/llm/read-usage.ts";
import type { UsageRecord } from "../../../src/features/llm/usage-record.ts";
import { within } from "../objects.ts";

const deps = createDeps(env);
const day = deps.clock.now().toISOString().slice(0, 10);

const record = (userId: string, callId: string): UsageRecord => ({
  ...{ callId, userId, day, at: deps.clock.now().toISOString(), provider: "openai", model: "gpt-4.1-mini", wire: "chat" },
  ...{ outcome: "complete", inputTokens: 10, cachedInputTokens: 0, inputSource: "reported", inputCostNanoUsd: 4_000, outputTokens: 20 },
  ...{ outputSource: "reported", outputCostNanoUsd: 32_000, worstCase: false, parts: ["text"], delivered: 80 },
});

/** A budget whose clock stands, and moves on as it is told to; `ends` has a call begin and end. */
async function standing(
  act: (given: {
    budget: TokenBudget;
    storage: DurableObjectStorage;
    passes(milliseconds: number): void;
    ends(): Promise<void>;
  }) => Promise<void>,
): Promise<string> {
  const userId = deps.ids.next("usr");
  await within(env.TOKEN_BUDGET, userId, TokenBudget, async (budget, { storage }) => {
    let now = deps.clock.now().getTime();
    budget.clock = { now: () => new Date(now) };
    await act({
      budget,
      storage,
      passes: (milliseconds) => void (now += milliseconds),
      async ends() {
        const callId = deps.ids.next("llm");
        const abandoned = { ...record(userId, callId), outcome: "abandoned" as const };
        await budget.reserve({
          ...{ callId, userId, day, tokens: 100, limit: 10_000, verified: true, piece: 4_000, expiresAt: now + 900_000, abandoned },
        });
        await budget.settle(record(userId, callId));
      },
    });
  });
  return userId;
}

describe("what a user's budget does beside its calls", () => {
  it("[LLM-2] is woken once for calls that end close together, for what ends later anew, and after each time for what is left", async () => {
    const userId = await standing(async ({ budget, storage, passes, ends }) => {
      await ends();
      expect(await storage.getAlarm()).not.toBeNull();
      await storage.deleteAlarm(); // behind its back: what asks again is seen
      await ends();
      expect(await storage.getAlarm()).toBeNull();
      passes(3_001);
      await ends();
      expect(await storage.getAlarm()).not.toBeNull();
      await storage.deleteAlarm();
      passes(3_000); // the very moment that it is to be woken at
      await budget.alarm();
      expect(await storage.getAlarm()).not.toBeNull();
    });
    expect((await readUsage(deps, { id: userId, addressVerified: true }, day)).items).toMatchObject([{ calls: 3 }]);
  });

  it("notes that it is used, once a second", async () => {
    await standing(async ({ storage, passes, ends, budget }) => {
      const touchedAt = (): unknown => storage.sql.exec("select touched_at from leases").one()["touched_at"];
      await ends();
      const first = touchedAt();
      const handOver = { leaseId: deps.ids.next("lse"), userId: "usr", day, limit: 10_000, nanoUsdLimit: 1, begun: [], ended: [] };
      passes(999);
      await budget.handOver(handOver);
      expect(touchedAt()).toBe(first);
      passes(1);
      await budget.handOver(handOver);
      expect(touchedAt()).toBe(Number(first) + 1_000);
    });
  });
});
