import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { decideDeadLetter } from "../../../src/features/dead-letters/decide-dead-letter.ts";
import { settleDeadLetters } from "../../../src/features/dead-letters/settle-dead-letters.ts";
import { bookedOf } from "../../../src/features/llm/books-store.ts";
import { retrySetAside } from "../../../src/features/llm/set-aside.ts";
import { llmUsageEvents, llmUsageSetAside } from "../../../src/features/llm/tables.ts";
import type { UsageRecord } from "../../../src/features/llm/usage-record.ts";
import { lettersAbout, OPERATOR } from "../dead-letters/setting.ts";
import { handedOn } from "./handed-on.ts";

const deps = createDeps(env);
const day = deps.clock.now().toISOString().slice(0, 10);
/** One more than the column of tokens takes. */
const TOO_MANY = 2_147_483_648;

const record = (userId: string, inputTokens: number): UsageRecord => ({
  ...{ callId: deps.ids.next("llm"), userId, day, at: deps.clock.now().toISOString(), parts: ["text"], delivered: 80 },
  ...{ provider: "openai", model: "gpt-4.1-mini", wire: "chat", outcome: "complete", worstCase: false },
  ...{ inputTokens, cachedInputTokens: 0, inputSource: "reported", inputCostNanoUsd: 4_000 },
  ...{ outputTokens: 0, outputSource: "reported", outputCostNanoUsd: 1 },
});

/** Calls of one user that ended at once, one of which says what no column can hold. */
async function endedTogether() {
  const userId = deps.ids.next("usr");
  const budget = deps.tokenBudgets(userId);
  const records = [10, 20, TOO_MANY, 30, 40].map((tokens) => record(userId, tokens));
  const [, , odd] = records;
  if (!odd) throw new Error("there is no odd one");
  const limits = { tokens: 100, limit: 1_000, verified: true, piece: 500, expiresAt: deps.clock.now().getTime() + 60_000 };
  for (const one of records) await budget.reserve({ callId: one.callId, userId, day, ...limits, abandoned: one });
  await Promise.all(records.map((one) => budget.settle(one)));
  await handedOn(userId);
  const stored = async () => {
    const events = await deps.db.select().from(llmUsageEvents).where(eq(llmUsageEvents.userId, userId));
    return events.map(({ inputTokens }) => inputTokens).toSorted((a, b) => a - b);
  };
  const balance = async () => {
    const later = Date.now() + 60_000;
    const audit = await budget.audit(day, later);
    const booked = (await bookedOf(deps.db, [userId], day, new Date(later))).get(userId);
    return { tokens: audit?.recorded ?? 0, nanoUsd: audit?.nanoUsd?.recorded ?? 0, booked };
  };
  const letter = async () => (await lettersAbout(deps, odd.callId))[0];
  const replay = async () => decideDeadLetter(deps, (await letter())?.id ?? "", { mode: "replay", note: "the column is wider" }, OPERATOR);
  return { odd, stored, balance, letter, replay };
}

describe("a call's record that the audit events will not take", () => {
  it("[LLM-2] is set aside with a dead letter that says why, and keeps no other call of its user from its event", async () => {
    const { odd, stored, balance, letter } = await endedTogether();
    await expect.poll(stored).toEqual([10, 20, 30, 40]);
    await expect.poll(letter).toMatchObject({
      ...{ queue: "llm-usage", subject: odd.callId, cause: "store-refused", state: "undecided" },
      reason: expect.stringContaining("integer"),
    });
    const all = { tokens: TOO_MANY + 100, nanoUsd: 5 * 4_001 };
    expect(await balance()).toEqual({ ...all, booked: all });
  });

  it("is stored once where an operator has it tried again, and comes back to be decided as long as it is refused", async () => {
    const { odd, stored, balance, letter, replay } = await endedTogether();
    await expect.poll(letter).toMatchObject({ state: "undecided" });
    expect(await replay()).toMatchObject({ ok: true });
    await settleDeadLetters(deps);
    expect(await letter()).toMatchObject({ state: "undecided" });

    // The release that stores it, in place of one.
    const storable = { record: JSON.stringify({ ...odd, inputTokens: 50 }), tokens: 50 };
    await deps.db.update(llmUsageSetAside).set(storable).where(eq(llmUsageSetAside.callId, odd.callId));
    const decided = await Promise.all([replay(), replay()]);
    expect(decided.filter(({ ok }) => ok)).toHaveLength(1);
    await Promise.all([retrySetAside(deps), retrySetAside(deps)]);
    await settleDeadLetters(deps);
    expect(await stored()).toEqual([10, 20, 30, 40, 50]);
    expect(await letter()).toMatchObject({ state: "replayed" });
    expect(await balance()).toMatchObject({ tokens: TOO_MANY + 100, booked: { tokens: 150, nanoUsd: 5 * 4_001 } });
  });
});
