import { env } from "cloudflare:workers";
import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { llmLaws } from "../../../src/features/llm/conservation.ts";
import { differences, rebuildRows } from "../../../src/features/llm/reconcile-store.ts";
import { reconcileUsage } from "../../../src/features/llm/reconcile-usage.ts";
import { llmUsageDaily, llmUsageEvents } from "../../../src/features/llm/tables.ts";
import type { UsageRecord } from "../../../src/features/llm/usage-record.ts";
import { present } from "../../support/present.ts";
import { capturesOf, contractOver } from "../conservation/measure.ts";
import { OPERATOR } from "../dead-letters/setting.ts";
import { handedOn } from "./handed-on.ts";

const deps = createDeps(env, { contract: contractOver(3_600) });
const day = deps.clock.now().toISOString().slice(0, 10);

/** A user of whom so many calls have ended, every third of them estimated, and are written. */
async function userWith(calls: number) {
  const userId = deps.ids.next("usr");
  const budget = deps.tokenBudgets(userId);
  const limits = { tokens: 100, limit: 100_000, verified: true, piece: 500, expiresAt: Date.now() + 600_000 };
  const end = async (number: number) => {
    const source = number % 3 === 0 ? "estimated" : "reported";
    const record: UsageRecord = {
      ...{ callId: deps.ids.next("llm"), userId, day, at: new Date().toISOString(), parts: ["text"], delivered: 8 },
      ...{ provider: "openai", model: number % 2 === 0 ? "gpt-4.1-mini" : "gpt-5-mini", wire: "chat", outcome: "complete" },
      ...{ inputTokens: 10 + number, cachedInputTokens: 0, inputSource: source, inputCostNanoUsd: 4_000, worstCase: false },
      ...{ outputTokens: 20, outputSource: "reported", outputCostNanoUsd: 1 },
    };
    await budget.reserve({ callId: record.callId, userId, day, ...limits, abandoned: record });
    await budget.settle(record);
    return record.callId;
  };
  const callIds = await Promise.all(Array.from({ length: calls }, (_, number) => end(number)));
  await handedOn(userId);
  const ofUser = (table: typeof llmUsageDaily | typeof llmUsageEvents) => eq(table.userId, userId);
  const rows = () => deps.db.select().from(llmUsageDaily).where(ofUser(llmUsageDaily)).orderBy(llmUsageDaily.model);
  const differs = () => differences(deps.db, day, 100, [userId]);
  /** Every budget of the day, as the command goes through them. */
  const reconcile = async (dryRun: boolean) => {
    const found = { missing: 0, rewritten: 0, rows: [] as unknown[], rebuilt: 0 };
    for (let after: string | undefined; ;) {
      const one = await reconcileUsage(deps, OPERATOR, { day, after, dryRun });
      const own = one.accounts.find((account) => account.userId === userId);
      found.missing += own?.missing ?? 0;
      found.rewritten += own?.rewritten ?? 0;
      found.rows.push(...one.rows.filter((row) => row.userId === userId));
      found.rebuilt += one.rebuilt;
      if (one.next === null) return found;
      after = one.next;
    }
  };
  return { userId, end, callIds, rows, differs, reconcile, ofUser };
}

describe("the books of a day", () => {
  // Other files break what they test.
  beforeAll(async () => void (await rebuildRows(deps.db, day)));

  it("[LLM-4] are found to differ where a row was changed by hand, and a dry run changes nothing", async () => {
    const { rows, differs, reconcile, ofUser } = await userWith(4);
    const right = await rows();
    const captures = capturesOf(
      deps,
      present(
        llmLaws(deps).find(({ name }) => name === "llm.usage-rows"),
        "the law of daily rows",
      ),
    );
    expect(await captures.at(new Date())).toMatchObject([{ holds: true }]);

    const mini = and(ofUser(llmUsageDaily), eq(llmUsageDaily.model, "gpt-4.1-mini"));
    await deps.db.update(llmUsageDaily).set({ reportedOutputTokens: 1_000_000 }).where(mini);
    await captures.at(new Date());
    expect(await captures.at(new Date())).toMatchObject([{ holds: false, detail: expect.stringContaining("gpt-4.1-mini") }]);
    expect(captures.raised).toMatchObject([{ key: "conservation.llm.usage-rows" }]);

    const changed = await rows();
    const looked = await reconcile(true);
    expect(looked.rows).toMatchObject([
      { model: "gpt-4.1-mini", events: { reportedOutputTokens: 40 }, row: { reportedOutputTokens: 1_000_000 } },
    ]);
    expect(await rows()).toEqual(changed);

    expect((await reconcile(false)).rebuilt).toBeGreaterThanOrEqual(1);
    expect(await rows()).toEqual(right);
    expect(await differs()).toEqual([]);
    expect(await reconcile(false)).toMatchObject({ missing: 0, rewritten: 0, rows: [] });
  });

  it("are made anew from the budget's own records where events are gone, and rows that nothing stands behind go", async () => {
    const { userId, rows, callIds, reconcile, differs, ofUser } = await userWith(7);
    const right = await rows();
    await deps.db.delete(llmUsageEvents).where(eq(llmUsageEvents.id, callIds[2] ?? ""));
    await deps.db.delete(llmUsageEvents).where(eq(llmUsageEvents.id, callIds[5] ?? ""));
    const nobody = { ...right[0], model: "nobody-called-it" } as typeof llmUsageDaily.$inferInsert;
    await deps.db.insert(llmUsageDaily).values(nobody);
    expect(await reconcile(true)).toMatchObject({ missing: 2, rewritten: 0 });

    // The events come back, and with them what their rows had counted before: the rows are made of the events.
    expect(await reconcile(false)).toMatchObject({ missing: 2, rewritten: 2 });
    expect(await differs()).toEqual([]);
    expect(await rows()).toEqual(right);

    await deps.db.delete(llmUsageEvents).where(ofUser(llmUsageEvents));
    await deps.db.delete(llmUsageDaily).where(ofUser(llmUsageDaily));
    expect(await reconcile(false)).toMatchObject({ missing: 7, rewritten: 7 });
    expect(await rows()).toEqual(right);
    expect(await deps.db.$count(llmUsageEvents, eq(llmUsageEvents.userId, userId))).toBe(7);
  });

  it("lose nothing of calls that end while rows are made anew", async () => {
    const { userId, end, rows, differs, ofUser } = await userWith(3);
    const wrong = () => deps.db.update(llmUsageDaily).set({ calls: 77 }).where(ofUser(llmUsageDaily));
    const calls = Array.from({ length: 12 }, async (_, number) => {
      await end(number);
      await handedOn(userId);
    });
    const remaking = [1, 2, 3, 4].map(async () => {
      await wrong();
      await rebuildRows(deps.db, day);
    });
    await Promise.all([...calls, ...remaking]);
    await rebuildRows(deps.db, day);
    expect(await differs()).toEqual([]);
    const counted = (await rows()).reduce((sum, row) => sum + row.calls, 0);
    expect(counted).toBe(15);
    expect(await deps.db.$count(llmUsageEvents, eq(llmUsageEvents.userId, userId))).toBe(15);
  });
});
