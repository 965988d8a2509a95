import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";
import { TokenBudget } from "../../../durable-objects/token-budget/object.ts";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { checkBudget } from "../../../src/features/llm/check-budget.ts";
import { llmLaws } from "../../../src/features/llm/conservation.ts";
import { llmUsageEvents } from "../../../src/features/llm/tables.ts";
import type { UsageRecord } from "../../../src/features/llm/usage-record.ts";
import { present } from "../../support/present.ts";
import { linesLogged } from "../lines-logged.ts";
import { capturesOf, contractOver } from "./measure.ts";
import { ring, within } from "../objects.ts";
import { handedOn } from "../llm/handed-on.ts";

const contract = contractOver(3_600);
const deps = createDeps(env, { contract });
const day = deps.clock.now().toISOString().slice(0, 10);
const budgetOf = (userId: string) => env.TOKEN_BUDGET.getByName(userId);

const record = (userId: string, callId: string): UsageRecord => ({
  ...{ callId, userId, day, at: deps.clock.now().toISOString(), provider: "openai", model: "gpt-4.1-mini", wire: "chat" },
  ...{ outcome: "complete", inputTokens: 10, cachedInputTokens: 0, inputSource: "reported", inputCostNanoUsd: 4_000 },
  ...{ outputTokens: 20, outputSource: "reported", outputCostNanoUsd: 32_000, worstCase: false, parts: [], delivered: 0 },
});

const law = (name: string) =>
  present(
    llmLaws(deps).find((each) => each.name === name),
    `the law ${name}`,
  );

/** A user with a settled call of 30 tokens, a released and an open one; 100 tokens were reserved for each. */
async function userWithCalls() {
  const userId = deps.ids.next("usr");
  const [settled, released, open] = [1, 2, 3].map(() => deps.ids.next("llm"));
  for (const callId of [settled, released, open].map(String)) {
    const expiresAt = Date.now() + 60_000;
    const budget = { limit: 1_000, verified: true, piece: 500 };
    await deps.tokenBudgets(userId).reserve({ callId, userId, day, tokens: 100, ...budget, expiresAt, abandoned: record(userId, callId) });
  }
  await deps.tokenBudgets(userId).settle(record(userId, String(settled)));
  await deps.tokenBudgets(userId).release(String(released), day);
  await handedOn(userId);
  return { userId, settled: String(settled), open: String(open) };
}

const forget = (userId: string, callId: string) =>
  runInDurableObject(budgetOf(userId), (_, { storage }) => void storage.sql.exec("delete from reservations where call_id = ?", callId));

/** By a clock that is well past the watermark. */
const later = (seconds: number) => new Date(Date.now() + 30_000 + seconds * 1000);

describe("budgets on the surfaces", () => {
  it("are found not to add up twice in a row, and page", async () => {
    const { userId, open } = await userWithCalls();
    const captures = capturesOf(deps, law("llm.tokens-reserved"));
    expect(await captures.at(later(0))).toMatchObject([{ difference: 0 }]);
    await forget(userId, open);
    await captures.at(later(10));
    expect(await captures.at(later(20))).toMatchObject([{ difference: 100, detail: expect.stringContaining(userId) }]);
    expect(captures.raised).toMatchObject([{ key: "conservation.llm.tokens-reserved" }]);
  });

  it("are found to have settled what no audit event tells of", async () => {
    const { settled } = await userWithCalls();
    const captures = capturesOf(deps, law("llm.tokens-recorded"));
    const [before] = await captures.at(later(0));
    expect(before?.difference).toBe(0);
    await deps.db.update(llmUsageEvents).set({ outputTokens: 0 }).where(eq(llmUsageEvents.id, settled));
    await captures.at(later(10));
    expect(await captures.at(later(20))).toMatchObject([{ difference: 20, holds: false }]);
    expect(captures.raised).toMatchObject([{ key: "conservation.llm.tokens-recorded" }]);
    // Its daily row is as it was: what other files compare is to agree.
    await deps.db.update(llmUsageEvents).set({ outputTokens: 20 }).where(eq(llmUsageEvents.id, settled));
    expect(await captures.at(later(30))).toMatchObject([{ difference: 0, holds: true }]);
  });
});

/** After the surfaces: what is broken here stays broken for the file. */
describe("a token budget", () => {
  it("adds up: tokens reserved = settled + released + open", async () => {
    const { userId } = await userWithCalls();
    expect(await deps.tokenBudgets(userId).audit(day, later(0).getTime())).toEqual({
      ...{ reserved: 300, settled: 100, released: 100, open: 100, recorded: 30 },
      nanoUsd: { reserved: 3 * 36_000, settled: 36_000, released: 36_000, open: 36_000, recorded: 36_000 },
    });
  });

  it("finds by itself, in its alarm, that a reservation is gone, and says so", async () => {
    const { userId, open } = await userWithCalls();
    // What it looked at is not looked at again for a minute: by then it has, whether its alarm rang by itself meanwhile or not.
    await ring(budgetOf(userId));
    const lines = await linesLogged(async () => {
      await forget(userId, open);
      await within(env.TOKEN_BUDGET, userId, TokenBudget, (budget) => void (budget.clock = { now: () => later(60) }));
      await ring(budgetOf(userId));
    });
    const broken = lines.filter((line) => line.includes("llm.budget.broken") && line.includes(userId) && line.includes(day));
    expect(broken.map((line) => /unit[^a-z]*([a-zA-Z]+)/.exec(line)?.[1])).toEqual(["tokens", "nanoUsd"]);
  });

  it("pages about what does not add up, and goes on serving where nobody takes the alert", async () => {
    const raise = vi.fn<Deps["alerts"]["raise"]>(async () => undefined);
    const audit = { reserved: 300, settled: 100, released: 100, open: 0, recorded: 30 };
    const using = { log: deps.log, metrics: deps.metrics, alerts: { raise, resolve: async () => undefined } };
    expect(await checkBudget(using, "usr_1", day, { ...audit, open: 100 })).toBe(true);
    expect(raise).not.toHaveBeenCalled();
    expect(await checkBudget(using, "usr_1", day, audit)).toBe(false);
    expect(raise).toHaveBeenCalledWith(expect.objectContaining({ key: "conservation.llm.tokens-reserved", severity: "page" }));
    const nanoUsd = { reserved: 2_000_000_000, settled: 1_500_000_000, released: 600_000_000, open: 0, recorded: 0 };
    expect(await checkBudget(using, "usr_1", day, { ...audit, open: 100, nanoUsd })).toBe(false);
    expect(raise).toHaveBeenLastCalledWith(
      expect.objectContaining({ key: "conservation.llm.money-reserved", severity: "page", summary: expect.stringContaining("-0.10 USD") }),
    );
    raise.mockRejectedValue(new Error("the ledger is gone"));
    expect(await checkBudget(using, "usr_1", day, audit)).toBe(false);
  });
});
